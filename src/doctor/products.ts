import { sortedUnique } from '../core/text.js';
import { grantableOf, type PermissionCatalogue } from '../resources/identity/permissions.js';
import { failed, fine, type Verdict } from '../solutions/checks.js';

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
const known: readonly Product[] = [
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

interface Wanted {
  /** What each command takes. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  /** Which permissions the org knows; a verdict where that cannot be read. */
  readonly catalogue: PermissionCatalogue | Verdict;
}

/** Whether the org has the products to which these permissions belong. */
export function products({ commands, catalogue }: Wanted) {
  const entries = sortedUnique([...commands.values()].flat());
  return known.flatMap((product) => {
    const own = entries.filter((entry) => known.find(({ owns }) => owns.test(entry)) === product);
    if (own.length === 0) return [];
    const verdict = 'status' in catalogue ? catalogue : verdictOf(product, own, catalogue);
    const { id, title, basic } = product;
    return [{ id, title, look: () => (basic && verdict.status !== 'failed' ? undefined : verdict) }];
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
