import { FieldError } from '../../answers/field.js';
import { quoted, readText } from '../../answers/field-kinds.js';
import { nearest } from '../../core/nearest.js';
import type { Choice } from '../../ui/prompter.js';

let known: readonly string[] | undefined;

/** The time zones that this machine knows, under their present names, the local one first. */
export function timeZones(): readonly string[] {
  if (known !== undefined) return known;
  const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const all = [local, ...Intl.supportedValuesOf('timeZone'), 'UTC'].map((zone) => presentNames[zone] ?? zone);
  known = [...new Set(all)];
  return known;
}

/** Names that Node's list still has, with those that people look for. */
const presentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Louisville': 'America/Kentucky/Louisville',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
};

/**
 * An IANA name of a place, in any case.
 * @throws FieldError, with the name for what Windows or people call a zone
 */
export function readTimeZone(raw: unknown): string {
  const text = readText(raw);
  const wrong = `must be an IANA time zone such as America/New_York, not ${quoted(raw)}`;
  // Etc/GMT-5 is known everywhere, and means five hours before Greenwich, not behind it.
  if (/^(?:Etc\/)?(?:UTC|GMT)?[+-]\d/i.test(text))
    throw new FieldError(`${wrong}: the clocks of a place change, an offset does not. Name the nearest city`);
  const zones = timeZones();
  const found = zones.find((zone) => zone.toLowerCase() === text.toLowerCase());
  // An abbreviation that this machine happens to know means a place to nobody else.
  const meant = zoneMeant(text);
  if (found !== undefined && meant === undefined) return found;
  if (meant === undefined && /^[A-Z][A-Za-z_]+\/\w/.test(text) && isTimeZone(text)) return text;
  if (meant !== undefined) throw new FieldError(`${wrong}: ${meant}`);
  const near = nearestZones(text, zones);
  throw new FieldError(`${wrong}${near.length === 0 ? '' : `. Did you mean ${near.join(', ')}?`}`);
}

/** The zone that is meant by the name that Windows gives it, or by an abbreviation, as the end of a sentence. */
function zoneMeant(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\s+/g, ' ');
  const windows = zoneIn(windowsZones, name.replace(/ (?:standard|daylight|summer) time$/, ''));
  if (windows !== undefined && / time$/.test(name)) return `that is the Windows name of ${windows}`;
  const zone = zoneIn(abbreviations, name);
  return zone && `an abbreviation names no place. Most people mean ${zone} by it`;
}

function zoneIn(table: string, name: string): string | undefined {
  return entriesOf(table).find(({ names }) => names.some((one) => one.toLowerCase() === name))?.zone;
}

function entriesOf(table: string): readonly { readonly zone: string; readonly names: readonly string[] }[] {
  return table.split(/[;\n]/).flatMap((entry) => {
    const [names = '', zone] = entry.split('=').map((part) => part.trim());
    return zone === undefined ? [] : [{ zone, names: names.split(', ') }];
  });
}

/** What the clocks of some zones are called, by the zone. */
function clockNames(): ReadonlyMap<string, readonly string[]> {
  return new Map(entriesOf(abbreviations).map(({ zone, names }) => [zone, names]));
}

/** What a zone is called elsewhere: by Windows, and by itself in former times. */
function otherNames(zone: string): readonly string[] {
  const former = Object.keys(presentNames).filter((name) => presentNames[name] === zone);
  const windows = entriesOf(windowsZones).filter((entry) => entry.zone === zone);
  return [
    ...former.flatMap((name) => [name, cityOf(name)]),
    ...windows.flatMap(({ names }) => names.map((name) => `${name} Standard Time`)),
  ];
}

/** `New York` */
function cityOf(zone: string): string {
  return zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
}

/** Without "Standard Time". From the table that Unicode keeps (CLDR, windowsZones). */
const windowsZones = `
  Hawaiian=Pacific/Honolulu; Alaskan=America/Anchorage; Pacific=America/Los_Angeles; US Mountain=America/Phoenix
  Pacific (Mexico)=America/Tijuana; Mountain (Mexico)=America/Mazatlan; Mountain=America/Denver; Yukon=America/Whitehorse
  Central America=America/Guatemala; Central=America/Chicago; Central (Mexico)=America/Mexico_City
  Canada Central=America/Regina; SA Pacific=America/Bogota; Eastern (Mexico)=America/Cancun; Eastern=America/New_York
  Haiti=America/Port-au-Prince; Cuba=America/Havana; US Eastern=America/Indiana/Indianapolis; Paraguay=America/Asuncion
  Atlantic=America/Halifax; Venezuela=America/Caracas; Central Brazilian=America/Cuiaba; SA Western=America/La_Paz
  Pacific SA=America/Santiago; Newfoundland=America/St_Johns; E. South America=America/Sao_Paulo
  Argentina=America/Argentina/Buenos_Aires; SA Eastern=America/Cayenne; Greenland=America/Nuuk
  Montevideo=America/Montevideo; Bahia=America/Bahia; Azores=Atlantic/Azores; Cape Verde=Atlantic/Cape_Verde
  GMT=Europe/London; Greenwich=Atlantic/Reykjavik; Morocco=Africa/Casablanca; W. Europe=Europe/Berlin
  Central Europe=Europe/Budapest; Romance=Europe/Paris; Central European=Europe/Warsaw
  W. Central Africa=Africa/Lagos; GTB=Europe/Bucharest; Middle East=Asia/Beirut; Egypt=Africa/Cairo
  E. Europe=Europe/Chisinau; FLE=Europe/Kyiv; Israel=Asia/Jerusalem; South Africa=Africa/Johannesburg
  Kaliningrad=Europe/Kaliningrad; Sudan=Africa/Khartoum; Namibia=Africa/Windhoek; Jordan=Asia/Amman
  Arabic=Asia/Baghdad; Syria=Asia/Damascus; Turkey=Europe/Istanbul; Arab=Asia/Riyadh; Belarus=Europe/Minsk
  Russian=Europe/Moscow; E. Africa=Africa/Nairobi; Volgograd=Europe/Volgograd; Iran=Asia/Tehran; Arabian=Asia/Dubai
  Azerbaijan=Asia/Baku; Russia Time Zone 3=Europe/Samara; Mauritius=Indian/Mauritius; Georgian=Asia/Tbilisi
  Caucasus=Asia/Yerevan; Afghanistan=Asia/Kabul; West Asia=Asia/Tashkent; Ekaterinburg=Asia/Yekaterinburg
  Pakistan=Asia/Karachi; India=Asia/Kolkata; Sri Lanka=Asia/Colombo; Nepal=Asia/Kathmandu; Central Asia=Asia/Bishkek
  Bangladesh=Asia/Dhaka; Myanmar=Asia/Yangon; SE Asia=Asia/Bangkok; N. Central Asia=Asia/Novosibirsk
  North Asia=Asia/Krasnoyarsk; China=Asia/Shanghai; North Asia East=Asia/Irkutsk; Singapore=Asia/Singapore
  W. Australia=Australia/Perth; Taipei=Asia/Taipei; Ulaanbaatar=Asia/Ulaanbaatar; Tokyo=Asia/Tokyo; Korea=Asia/Seoul
  Yakutsk=Asia/Yakutsk; Cen. Australia=Australia/Adelaide; AUS Central=Australia/Darwin
  E. Australia=Australia/Brisbane; AUS Eastern=Australia/Sydney; West Pacific=Pacific/Port_Moresby
  Tasmania=Australia/Hobart; Vladivostok=Asia/Vladivostok; Central Pacific=Pacific/Guadalcanal
  New Zealand=Pacific/Auckland; Fiji=Pacific/Fiji; Tonga=Pacific/Tongatapu; Samoa=Pacific/Apia`;

const abbreviations = `
  EST, EDT, ET, EST5EDT=America/New_York; CST, CDT, CT, CST6CDT=America/Chicago; MST, MDT, MT, MST7MDT=America/Denver
  PST, PDT, PT, PST8PDT=America/Los_Angeles; AKST, AKDT=America/Anchorage; HST, HDT=Pacific/Honolulu
  AST, ADT=America/Halifax; NST, NDT=America/St_Johns; BRT=America/Sao_Paulo; ART=America/Argentina/Buenos_Aires
  GMT, BST=Europe/London; WET, WEST=Europe/Lisbon; CET, CEST, MET, MEST, MEZ, MESZ=Europe/Berlin
  EET, EEST=Europe/Athens; MSK=Europe/Moscow; TRT=Europe/Istanbul; SAST=Africa/Johannesburg; EAT=Africa/Nairobi
  GST=Asia/Dubai; PKT=Asia/Karachi; IST=Asia/Kolkata; SGT=Asia/Singapore; HKT=Asia/Hong_Kong; JST=Asia/Tokyo
  KST=Asia/Seoul; AWST=Australia/Perth; ACST, ACDT=Australia/Adelaide; AEST, AEDT=Australia/Sydney
  NZST, NZDT=Pacific/Auckland`;

/** By the city, which is what people mistype: of those that are equally near, the well-known first. */
function nearestZones(text: string, zones: readonly string[]): readonly string[] {
  const known = clockNames();
  const sorted = [...zones].sort((one, other) => Number(known.has(other)) - Number(known.has(one)));
  const cities = new Map(sorted.map((zone) => [cityOf(zone), zone]));
  return nearest(cityOf(text), cities.keys()).map((city) => cities.get(city) ?? city);
}

/** Also the former names of zones, which no list has. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Every zone with its present time, found by city, abbreviation and offset. Those whose clocks have a name of their own
 * stand first among those that fit alike: who types EST means New York before Grand Turk.
 */
export function zoneChoices(now: number): readonly Choice<string>[] {
  const year = new Date(now).getUTCFullYear();
  const clocks = timeZones().map((zone) => clockOf(zone, now, year));
  const names = clockNames();
  const namesOf = new Map<string, readonly string[]>();
  for (const { zone, family } of clocks)
    namesOf.set(family, [...(namesOf.get(family) ?? []), ...(names.get(zone) ?? [])]);
  const [local, ...others] = clocks;
  const known = others.filter(({ zone }) => names.has(zone));
  const unknown = others.filter(({ zone }) => !names.has(zone));
  return [...(local === undefined ? [] : [local]), ...known, ...unknown].map(
    ({ zone, time, offset, family }) => ({
      name: `${zone}  ${time} (UTC${offset})`,
      short: zone,
      value: zone,
      keywords: [
        zone,
        cityOf(zone),
        ...(names.get(zone) ?? namesOf.get(family) ?? []),
        ...otherNames(zone),
        offset,
        offset.replace(/^([+-])0/, '$1'),
        `UTC${offset}`,
        `GMT${offset}`,
      ],
    }),
  );
}

/** `America/New_York, now 14:03` */
export function zoneText(zone: string, now: number): string {
  return `${zone}, now ${clockOf(zone, now, 0).time}`;
}

/** The time, `14:03`, the offset, `+05:30`, and a family that is the same for zones which change their clocks alike. */
function clockOf(zone: string, now: number, year: number) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  });
  const at = (moment: number) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const offset = parts.get('timeZoneName')?.replace('GMT', '') || '+00:00';
    return { time: `${parts.get('hour')}:${parts.get('minute')}`, offset };
  };
  const { time, offset } = at(now);
  const [january, july] = [0, 6].map((month) => at(Date.UTC(year, month, 15)).offset);
  return { zone, time, offset, family: `${zone.split('/')[0]} ${january} ${july}` };
}
