import { plainHyphens } from '../../core/decode.js';

/** A number in the international form (E.164), or what is wrong with it, as the end of a sentence that begins with it. */
type ReadPhone = (text: string) =>
  | { readonly number: string; readonly extension?: boolean }
  /** `needsCountry`: it may be right in some country. */
  | { readonly problem: string; readonly needsCountry?: true };

/** How the platform wants numbers. */
export function isInternational(text: string): boolean {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

const form = /^\+?[\d\s().\-/]{3,24}$/;
const extension =
  /[\s,;]*(?:\b(?:extension|extn?|ex|durchwahl|dw|poste|interno?|int|anexo|доб)\b[.:=]?|x|#|[,;]+)\s*\d{1,8}#?$/iu;
/** So many digits have no phone number that can be dialled from elsewhere. */
const mostOfExtension = 5;

/** With ordinary digits and hyphens, and nothing before it. */
export function plainNumber(text: string): string {
  return plainHyphens(latinDigits(text.normalize('NFKC')))
    .replace(/^\s*tel:/i, '')
    .trim();
}

/** Digits of any script: each has its ten in a row, from zero. */
function latinDigits(text: string): string {
  return text.replace(/(?!\d)\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
    return String(value);
  });
}

function partsOf(text: string) {
  const plain = plainNumber(text);
  const number = plain.replace(extension, '').trim();
  return { number, extension: number !== plain };
}

/** What is wrong with a number, whatever its country. */
export function phoneProblem(text: string): string | undefined {
  if (text.split(/[;,|]/).filter((part) => part.replace(/\D/g, '').length > mostOfExtension).length > 1)
    return `"${text}" holds several phone numbers`;
  const { number, extension } = partsOf(text);
  const digits = number.replace(/\D/g, '').length;
  if (extension ? number === '' : form.test(number) && !number.includes('+') && digits <= mostOfExtension)
    return `"${text}" looks like an extension, not a whole phone number`;
  if (form.test(number)) return undefined;
  const rounded = /\dE\+?\d/i.test(text) ? '; a spreadsheet may have made another number of it' : '';
  return `"${text}" is not a phone number${rounded}`;
}

/**
 * Reads phone numbers as people write them: with spaces, brackets, `tel:` and an extension, and without the code of a
 * country where that is the org's own.
 * @param texts all that are to be read
 * @param countryOfOrg asked when a number has no such code
 * @param callerNumber tells the country where the org does not
 */
export async function phoneReader(
  texts: readonly string[],
  countryOfOrg: () => Promise<string | undefined>,
  callerNumber = '',
): Promise<ReadPhone> {
  if (texts.length === 0) return (number) => ({ number });
  // Its table of all countries takes a moment to load.
  const { isSupportedCountry, parsePhoneNumberFromString, validatePhoneNumberLength } = await import(
    'libphonenumber-js/min'
  );
  const known = texts.every((text) => text.includes('+')) ? undefined : await countryOfOrg();
  const country = [known, parsePhoneNumberFromString(callerNumber)?.country].find(
    (one) => one !== undefined && isSupportedCountry(one),
  );
  const home = country !== undefined && isSupportedCountry(country) ? country : undefined;
  return (text) => {
    const problem = phoneProblem(text);
    if (problem !== undefined) return { problem };
    const { number, extension } = partsOf(text);
    // Two zeros lead abroad from most countries, but not from all.
    const ways = [number, number.replace(/^\s*00/, '+')];
    const good = ways.find((way) => validatePhoneNumberLength(way, home) === undefined);
    const found = good === undefined ? undefined : parsePhoneNumberFromString(good, home);
    if (found !== undefined) return { number: found.number, extension };
    const fault = validatePhoneNumberLength(number, home);
    const foreign = number.includes('+');
    if (fault === 'INVALID_COUNTRY' && foreign)
      return { problem: `"${text}" begins with the code of no country` };
    if (fault === 'INVALID_COUNTRY')
      return {
        problem: `"${text}" has no country code, and the country of the org is not known`,
        needsCountry: true,
      };
    const digits =
      fault === 'TOO_SHORT' ? 'too few' : fault === 'TOO_LONG' ? 'too many' : 'the wrong number of';
    const where = home === undefined || foreign ? '' : ` in ${countryName(home)}`;
    return { problem: `"${text}" has ${digits} digits for a phone number${where}` };
  };
}

/** `the US`, `Germany` */
function countryName(code: string): string {
  const name = new Intl.DisplayNames(['en'], { type: 'region', style: 'short' }).of(code) ?? code;
  return /^U[KS]$|^United |lands$|ppines$/.test(name) ? `the ${name}` : name;
}
