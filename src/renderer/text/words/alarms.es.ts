/** Alarms in the terms of IEC 62682, Spanish. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: 'Alarmas',
  priorities: ['urgente', 'alta', 'media', 'baja'],
  none: 'Sin alarmas activas',
  asOf: 'a las {time}',
  notLive: 'NO ACTUAL',
  notLiveSince: 'NO ACTUAL desde {time}',
  list: 'LISTA DE ALARMAS',
  listOf: 'LISTA DE ALARMAS DE {source}',
  unconfirmed: '{count} fila sin confirmar | {count} filas sin confirmar',
  states: {
    normal: 'NORMAL',
    unacknowledged: 'NO RECON.',
    acknowledged: 'RECON.',
    returned: 'NORMALIZADA',
    latched: 'RETENIDA',
    latchedAcknowledged: 'RETENIDA RECON.',
    shelved: 'APLAZADA',
    suppressed: 'SUPRIMIDA',
    outOfService: 'FUERA DE SERVICIO',
  },
  acknowledge: 'RECON.',
  acknowledging: 'enviando …',
  failures: {
    acknowledge: 'NO RECONOCIDA',
    shelve: 'NO APLAZADA',
    unshelve: 'SIGUE APLAZADA',
    reset: 'NO REARMADA',
  },
  noAnswer: 'la planta no responde',
  more: '+{count} más',
  unknownWord: 'DESCONOCIDA',
  unknown: '{count} desconocidas',
  shelved: '{count} aplazadas',
  suppressed: '{count} suprimidas',
  outOfService: '{count} fuera de servicio',
  system: 'ENLACE',
};
