/** Plain data as JSON knows it: what plans, journals and reports are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
