/** Alarms in the terms of IEC 62682, French. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: 'Alarmes',
  priorities: ['urgente', 'haute', 'moyenne', 'basse'],
  none: 'Aucune alarme active',
  asOf: 'à {time}',
  notLive: 'PAS À JOUR',
  notLiveSince: 'PAS À JOUR depuis {time}',
  list: 'LISTE D’ALARMES',
  listOf: 'LISTE D’ALARMES DE {source}',
  unconfirmed: '{count} ligne non confirmée | {count} lignes non confirmées',
  states: {
    normal: 'NORMALE',
    unacknowledged: 'NON ACQ.',
    acknowledged: 'ACQUITTÉE',
    returned: 'DISPARUE',
    latched: 'MÉMORISÉE',
    latchedAcknowledged: 'MÉMORISÉE ACQ.',
    shelved: 'SUSPENDUE',
    suppressed: 'INHIBÉE',
    outOfService: 'HORS SERVICE',
  },
  acknowledge: 'ACQ.',
  acknowledging: 'envoi …',
  failures: {
    acknowledge: 'NON ACQUITTÉE',
    shelve: 'NON SUSPENDUE',
    unshelve: 'TOUJOURS SUSPENDUE',
    reset: 'NON RÉARMÉE',
  },
  noAnswer: 'aucune réponse de l’installation',
  more: '+{count} de plus',
  unknownWord: 'INCONNUE',
  unknown: '{count} inconnues',
  shelved: '{count} suspendues',
  suppressed: '{count} inhibées',
  outOfService: '{count} hors service',
  system: 'LIAISON',
};
