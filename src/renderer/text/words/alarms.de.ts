/** Alarms in the terms of DIN EN IEC 62682, German. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: 'Alarme',
  priorities: ['dringend', 'hoch', 'mittel', 'niedrig'],
  none: 'Keine aktiven Alarme',
  asOf: 'Stand {time}',
  notLive: 'NICHT AKTUELL',
  notLiveSince: 'NICHT AKTUELL seit {time}',
  list: 'ALARMLISTE',
  listOf: 'ALARMLISTE VON {source}',
  unconfirmed: '{count} Zeile nicht bestätigt | {count} Zeilen nicht bestätigt',
  states: {
    normal: 'NORMAL',
    unacknowledged: 'ANSTEHEND',
    acknowledged: 'QUITTIERT',
    returned: 'GEGANGEN',
    latched: 'GEHALTEN',
    latchedAcknowledged: 'GEHALTEN QUITT.',
    shelved: 'ZURÜCKGESTELLT',
    suppressed: 'UNTERDRÜCKT',
    outOfService: 'AUSSER BETRIEB',
  },
  acknowledge: 'QUITT.',
  acknowledging: 'sendet …',
  failures: {
    acknowledge: 'NICHT QUITTIERT',
    shelve: 'NICHT ZURÜCKGESTELLT',
    unshelve: 'NOCH ZURÜCKGESTELLT',
    reset: 'NICHT ZURÜCKGESETZT',
  },
  noAnswer: 'keine Antwort von der Anlage',
  more: '+{count} weitere',
  unknownWord: 'UNBEKANNT',
  unknown: '{count} unbekannt',
  shelved: '{count} zurückgestellt',
  suppressed: '{count} unterdrückt',
  outOfService: '{count} außer Betrieb',
  system: 'VERBINDUNG',
};
