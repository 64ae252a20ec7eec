import type { Models } from 'purecloud-platform-client-v2';
import { assumed, badRequest, refuse } from '../errors.js';
import { numberedPage } from '../paging.js';

/** The fields that can be searched, with their texts. */
type Texts = Readonly<Record<string, string>>;

type Criteria = Models.UserSearchCriteria | Models.GroupSearchCriteria;
type Request = Models.UserSearchRequest | Models.GroupSearchRequest;

interface How<T> {
  readonly type: 'users' | 'groups';
  readonly uri: string;
  readonly searchable: (one: T) => Texts;
  readonly wire: (one: T) => object;
}

/** The answer to a search, in its own paging form: `results`, and words of its own for the neighbouring pages. */
export function searched<T>(all: readonly T[], request: Request, { type, uri, searchable, wire }: How<T>) {
  const { pageSize = 25, pageNumber = 1, sortBy = 'name', sortOrder } = request;
  const direction = sortOrder === 'DESC' ? -1 : 1;
  const found = all
    .filter((one) => matchesAll(searchable(one), request.query ?? []))
    .sort(
      (one, other) =>
        field(searchable(one), sortBy).localeCompare(field(searchable(other), sortBy)) * direction,
    );
  const asked = { pageSize: `${pageSize}`, pageNumber: `${pageNumber}` };
  const { entities, selfUri, previousUri, nextUri, ...page } = numberedPage(found, asked, {
    uri: `${uri}/search`,
  });
  return {
    total: page.total,
    pageCount: page.pageCount,
    pageSize,
    pageNumber,
    currentPage: selfUri,
    previousPage: previousUri,
    nextPage: nextUri,
    types: [type],
    results: entities.map(wire),
  };
}

/** Criteria are joined by their own operator, AND unless told; an OR criterion is one of several that may match. */
function matchesAll(texts: Texts, criteria: readonly Criteria[]): boolean {
  const holds = (criterion: Criteria) => matches(texts, criterion);
  const of = (operator: string) => criteria.filter((each) => (each.operator ?? 'AND') === operator);
  const alternatives = of('OR');
  return (
    of('AND').every(holds) &&
    !of('NOT').some(holds) &&
    (alternatives.length === 0 || alternatives.some(holds))
  );
}

function matches(all: Texts, criteria: Criteria): boolean {
  const { type, group, fields = Object.keys(all), values = [], value } = criteria;
  const compare = comparisons[type];
  if (compare === undefined || group !== undefined)
    throw refuse('not.implemented', `The practice org does not model ${type} or groups in a search.`);
  const texts = fields.map((name) => field(all, name).toLowerCase());
  const wanted = value === undefined ? values : [...values, value];
  if (wanted.length === 0) throw badRequest(`A criterion of type ${type} needs a value.`);
  return wanted.some((each) => texts.some((text) => compare(text, each.toLowerCase())));
}

/** The search index knows no case. */
const comparisons: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  EXACT: (text, wanted) => text === wanted,
  STARTS_WITH: (text, wanted) => text.startsWith(wanted),
  CONTAINS: (text, wanted) => text.includes(wanted),
};

function field(texts: Texts, name: string): string {
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (text === undefined) throw assumed(badRequest(`The field "${name}" cannot be searched.`));
  return text;
}
