import { reportSchema } from '../support/report-schema.js';
import type { RunOptions, Whole } from '../support/whole.js';

/** Runs the doctor with `--json`, and finds its checks by id. */
export async function runDoctor(whole: Whole, args: readonly string[] = [], options: RunOptions = {}) {
  const run = await whole.run(['doctor', '--json', ...args], options);
  const document = reportSchema.parse(run.document);
  const check = (id: string) => document.checks?.find((candidate) => candidate.id === id);
  return { ...run, document, check };
}

/** Takes an action, or without one all of them, away from every role of the org. */
export function forbid(whole: Whole, entity: string, action?: string): void {
  for (const role of Object.values(whole.org.org.state.identity.roles))
    role.policies = role.policies.map((policy) =>
      policy.entityName === entity
        ? { ...policy, actions: policy.actions.filter((one) => action !== undefined && one !== action) }
        : policy,
    );
}

/** The org has not subscribed to these domains, or `domain:entity`, so that no role of it holds anything of them. */
export function unsubscribe(whole: Whole, ...products: readonly string[]): void {
  const { identity } = whole.org.org.state;
  identity.unlicensed = [...products];
  for (const role of Object.values(identity.roles))
    role.policies = role.policies.filter(
      ({ domain, entityName }) => !products.includes(domain) && !products.includes(`${domain}:${entityName}`),
    );
}
