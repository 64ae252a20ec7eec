export const companyDomain = 'riverbend.example';

const firstNames =
  'Ada Bruno Carmen Dmitri Elif Farid Greta Hiroshi Ines Jamal Katarina Liam Mei Nadia Oscar Priya Quentin Rosa Samuel Tess Uma Viktor Wanda Xavier Yuki Zoe'.split(
    ' ',
  );
const lastNames =
  'Okafor Lindqvist Moreau Tanaka Novak Rossi Haddad Schneider Fernandez Walsh Kowalski Osei Petrov Bianchi Larsen Yilmaz Carter Nguyen Singh Almeida Brandt Costa Doyle Ivanova Jansen Meyer Park'.split(
    ' ',
  );

export interface PersonName {
  readonly first: string;
  readonly last: string;
  /** The part before the `@`, lower case, the same for nobody else. */
  readonly email: string;
}

/** A name for the n-th person; independent of the seed, so that examples in the docs stay true. */
export function personName(index: number): PersonName {
  const first = firstNames[index % firstNames.length] ?? 'Ada';
  // 26 and 27 share no divisor: a pair comes back only after all 702.
  const last = lastNames[index % lastNames.length] ?? 'Okafor';
  const round = Math.floor(index / (firstNames.length * lastNames.length));
  const number = round === 0 ? '' : String(round + 1);
  return { first, last, email: `${first}.${last}${number}`.toLowerCase() };
}
