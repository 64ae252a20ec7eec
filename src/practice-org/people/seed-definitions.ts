import type { Org } from '../org.js';
import type { PresenceDefinitionState, SystemPresenceName } from './state.js';

/** `en_US`, German, French, Spanish, Japanese. */
type Labels = readonly [string, string, string, string, string];
const locales = ['en_US', 'de', 'fr', 'es', 'ja'] as const;

/** The four ids that the blueprint gives as constant across orgs; the others differ per org. */
const system: readonly { systemPresence: SystemPresenceName; id?: string; labels: Labels }[] = [
  {
    systemPresence: 'Available',
    id: '6a3af858-942f-489d-9700-5f9bcdcdae9b',
    labels: ['Available', 'Verfügbar', 'Disponible', 'Disponible', '応答可能'],
  },
  {
    systemPresence: 'Away',
    id: '5e5c5c66-ea97-4e7f-ac41-6424784829f2',
    labels: ['Away', 'Abwesend', 'Absent', 'Ausente', '離席中'],
  },
  {
    systemPresence: 'Busy',
    id: '31fe3bac-dea6-44b7-bed7-47f91660a1a0',
    labels: ['Busy', 'Beschäftigt', 'Occupé', 'Ocupado', '取り込み中'],
  },
  {
    systemPresence: 'Offline',
    id: 'ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5',
    labels: ['Offline', 'Offline', 'Hors ligne', 'Desconectado', 'オフライン'],
  },
  { systemPresence: 'Idle', labels: ['Idle', 'Inaktiv', 'Inactif', 'Inactivo', 'アイドル'] },
  {
    systemPresence: 'OnQueue',
    labels: ['On Queue', 'In Warteschlange', 'Dans la file d’attente', 'En cola', 'キュー'],
  },
  { systemPresence: 'Meal', labels: ['Meal', 'Mahlzeit', 'Repas', 'Comida', '食事中'] },
  { systemPresence: 'Training', labels: ['Training', 'Schulung', 'Formation', 'Formación', 'トレーニング'] },
  { systemPresence: 'Meeting', labels: ['Meeting', 'Besprechung', 'Réunion', 'Reunión', '会議'] },
  { systemPresence: 'Break', labels: ['Break', 'Pause', 'Pause', 'Descanso', '休憩'] },
];

/** Secondary presences of the company. Two share a system presence, one label equals a system one's translation. */
const secondary: readonly {
  systemPresence: SystemPresenceName;
  labels: Partial<Record<string, string>>;
  division?: string;
  deactivated?: boolean;
}[] = [
  { systemPresence: 'Available', labels: { en_US: 'Working remotely', de: 'Mobiles Arbeiten' } },
  { systemPresence: 'Away', labels: { en_US: 'At the counter', de: 'Am Schalter', fr: 'Au guichet' } },
  { systemPresence: 'Busy', labels: { en_US: 'Claims inspection', de: 'Schadensbesichtigung' } },
  { systemPresence: 'Busy', labels: { en_US: 'Do Not Disturb', de: 'Nicht stören', ja: '取り込み中' } },
  { systemPresence: 'Meal', labels: { en_US: 'Lunch', de: 'Mittagspause', fr: 'Déjeuner' } },
  { systemPresence: 'Break', labels: { en_US: 'Paid break', de: 'Pause' } },
  { systemPresence: 'Training', labels: { en_US: 'E-learning' }, division: 'Claims' },
  { systemPresence: 'Away', labels: { en_US: 'Be right back', de: 'Gleich zurück' }, deactivated: true },
];

/** The system presences, and the company's own with translations; one of them deactivated. */
export function seedDefinitions(org: Org): void {
  for (const { systemPresence, id, labels } of system)
    put(org, {
      id: id ?? org.id(),
      name: labels[0],
      type: 'System',
      systemPresence,
      languageLabels: Object.fromEntries(
        locales.map((locale, index) => [locale, labels[index] ?? labels[0]]),
      ),
      divisionId: '*',
      deactivated: false,
    });
  for (const { systemPresence, labels, division, deactivated } of secondary) {
    const languageLabels = Object.fromEntries(
      Object.entries(labels).flatMap(([locale, label]) => (label === undefined ? [] : [[locale, label]])),
    );
    put(org, {
      id: org.id(),
      name: labels.en_US ?? systemPresence,
      type: 'User',
      systemPresence,
      languageLabels,
      divisionId: divisionNamed(org, division) ?? '*',
      deactivated: deactivated ?? false,
    });
  }
}

function put(org: Org, definition: PresenceDefinitionState): void {
  org.state.people.definitions[definition.id] = definition;
}

function divisionNamed(org: Org, name: string | undefined): string | undefined {
  return Object.values(org.state.identity.divisions).find((division) => division.name === name)?.id;
}
