import type { Choice } from '../../ui/prompter.js';
import { cityOf, clockNames, otherNames, timeZones } from './time-zones.js';

interface Clock {
  readonly zone: string;
  /** `14:03` */
  readonly time: string;
  /** `+05:30` */
  readonly offset: string;
  /** The same for zones that change their clocks alike. */
  readonly family: string;
}

/**
 * Every zone with its present time, found by city, abbreviation and offset. Those whose clocks have a name of their own
 * stand first among those that fit alike: who types EST means New York before Grand Turk.
 */
export function zoneChoices(now = Date.now()): readonly Choice<string>[] {
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
export function zoneText(zone: string, now = Date.now()): string {
  return `${zone}, now ${clockOf(zone, now, 0).time}`;
}

function clockOf(zone: string, now: number, year: number): Clock {
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
