import { plainHyphens } from '../../core/decode.js';

/** A number in the international form (E.164), or the end of a sentence that says why it is none. */
export type ReadPhone = (
  text: string,
) => { readonly number: string | undefined; readonly extension?: boolean } | { readonly problem: string };

/**
 * Reads phone numbers as people write them: with spaces, brackets and `tel:`, and without the code of a country where
 * that is the org's own.
 * @param texts all that are to be read
 * @param countryOfOrg asked when a number has no such code
 * @param callerNumber tells the country where the org does not
 */
export async function phoneReader(
  texts: readonly string[],
  countryOfOrg: () => Promise<string | undefined>,
  callerNumber: string,
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
    const plain = plainHyphens(text).replace(/^tel:/i, '');
    // Two zeros lead abroad from most countries, but not from all.
    const ways = [plain, plain.replace(/^\s*00/, '+')];
    const good = ways.find((way) => validatePhoneNumberLength(way, home) === undefined);
    const found = good === undefined ? undefined : parsePhoneNumberFromString(good, home);
    if (found !== undefined) return { number: found.number, extension: found.ext !== undefined };
    switch (validatePhoneNumberLength(plain, home)) {
      case 'TOO_SHORT':
        return {
          problem: `"${text}" is too short for a phone number; an extension alone will not do: leave the cell empty`,
        };
      case 'INVALID_COUNTRY':
        return {
          problem: plain.includes('+')
            ? `"${text}" begins with the code of no country`
            : `"${text}" has no country code, and the country of the org is not known: write it as +13175550111`,
        };
      default:
        return {
          problem: `"${text}" has too many or too few digits for a phone number${home === undefined || plain.includes('+') ? '' : ` of ${home}`}`,
        };
    }
  };
}
