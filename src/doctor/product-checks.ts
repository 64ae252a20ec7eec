import type { Check } from '../engine/report.js';
import type { Session } from '../genesys/session.js';
import {
  grantableOf,
  type PermissionCatalogue,
  readPermissionCatalogue,
} from '../resources/identity/permissions.js';
import { integrationType, integrationTypeIsOffered } from '../resources/integration/integration.js';
import { checked, failed, fine, type Verdict } from '../solution/verification.js';

/** A part of Genesys Cloud as people know it. */
interface Product {
  readonly id: string;
  readonly title: string;
  /** The permissions that belong to it. */
  readonly owns: RegExp;
  /** What needs it. */
  readonly use: string;
  /** Every org should have it: told of only where it is absent all the same. */
  readonly basic?: true;
}

/** The first that owns a permission is the one to which it belongs. */
const products: readonly Product[] = [
  { id: 'outbound', title: 'Outbound is enabled', owns: /^outbound:/, use: 'Campaigns need it.' },
  {
    id: 'product:process-automation',
    title: 'Process Automation is enabled',
    owns: /^processautomation:/,
    use: 'The trigger that starts the workflow needs it.',
  },
  {
    id: 'product:data-actions',
    title: 'Integrations and data actions are enabled',
    owns: /^(integrations|bridge):/,
    use: 'The data actions that set the presences need it.',
  },
  {
    id: 'product:data-tables',
    title: 'Architect data tables are enabled',
    owns: /^architect:datatable(Row)?:/,
    use: 'The mappings need it.',
  },
  {
    id: 'product:architect',
    title: 'Architect flows are enabled',
    owns: /^architect:/,
    use: 'The flow needs it.',
  },
  {
    id: 'product:telephony',
    title: 'Telephony is enabled',
    owns: /^telephony:/,
    use: 'Campaigns need a site.',
  },
  {
    id: 'product:basics',
    title: 'Roles, OAuth clients, people and routing are enabled',
    owns: /./,
    use: 'Both solutions need them.',
    basic: true,
  },
];

/** What the org knows of permissions; a verdict, for every check that needs it, where that cannot be read. */
export async function readCatalogue(
  session: Session,
  signal: AbortSignal,
): Promise<PermissionCatalogue | Verdict> {
  let catalogue: PermissionCatalogue | undefined;
  const { status, reason, missingPermissions } = await checked('catalogue', '', signal, async () => {
    catalogue = await readPermissionCatalogue(session);
    return fine;
  });
  return catalogue ?? { status, reason, missingPermissions };
}

/** Whether the org may make the integration that holds the data actions. */
export function integrationTypeCheck(session: Session, signal: AbortSignal): Promise<Check> {
  return checked(
    'integration-type',
    'Integrations of the type "Genesys Cloud Data Actions" can be made',
    signal,
    async () =>
      (await integrationTypeIsOffered(session))
        ? fine
        : failed(
            `The org does not offer the type "${integrationType}": it is not licensed, or not switched on. The data actions that set the presences need it.`,
          ),
  );
}

/**
 * Whether the org has the products to which these permissions belong. `catalogue` is what came of reading it: a verdict
 * where it could not be read.
 */
export function productChecks(
  wanted: readonly string[],
  catalogue: PermissionCatalogue | Verdict,
): readonly Check[] {
  const entries = [...new Set(wanted)].sort();
  return products.flatMap((product) => {
    const own = entries.filter((entry) => products.find(({ owns }) => owns.test(entry)) === product);
    if (own.length === 0) return [];
    const verdict = 'status' in catalogue ? catalogue : verdictOf(product, own, catalogue);
    if (product.basic && verdict.status !== 'failed') return [];
    return [{ id: product.id, title: product.title, ...verdict }];
  });
}

function verdictOf(
  { owns, use }: Product,
  entries: readonly string[],
  catalogue: PermissionCatalogue,
): Verdict {
  const nobodys = entries.filter((entry) => grantableOf(catalogue, entry) === undefined);
  if (nobodys.length === 0) return fine;
  const partly = [...catalogue.known].some((permission) => owns.test(permission));
  const absent = partly
    ? 'The org does not know all permissions for it: a part of it is not licensed, or not switched on.'
    : 'The org knows no permissions for it: it is not licensed, or not switched on.';
  return failed(`${absent} ${use} No role can hold ${nobodys.join(', ')}.`);
}
