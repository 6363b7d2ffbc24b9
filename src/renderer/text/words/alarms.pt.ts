/** Alarms in the terms of IEC 62682, Portuguese. */
import type { alarms as english } from './alarms.en.ts';
import type { Translation } from './translation.ts';

export const alarms: Translation<typeof english> = {
  title: 'Alarmes',
  priorities: ['urgente', 'alta', 'média', 'baixa'],
  none: 'Nenhum alarme ativo',
  asOf: 'às {time}',
  notLive: 'NÃO ATUAL',
  notLiveSince: 'NÃO ATUAL desde {time}',
  list: 'LISTA DE ALARMES',
  listOf: 'LISTA DE ALARMES DE {source}',
  unconfirmed: '{count} linha não confirmada | {count} linhas não confirmadas',
  states: {
    normal: 'NORMAL',
    unacknowledged: 'NÃO REC.',
    acknowledged: 'RECONHECIDO',
    returned: 'NORMALIZADO',
    latched: 'RETIDO',
    latchedAcknowledged: 'RETIDO REC.',
    shelved: 'ADIADO',
    suppressed: 'SUPRIMIDO',
    outOfService: 'FORA DE SERVIÇO',
  },
  acknowledge: 'RECONH.',
  acknowledging: 'enviando …',
  failures: {
    acknowledge: 'NÃO RECONHECIDO',
    shelve: 'NÃO ADIADO',
    unshelve: 'AINDA ADIADO',
    reset: 'NÃO REARMADO',
  },
  noAnswer: 'a planta não responde',
  more: '+{count} outros',
  unknownWord: 'DESCONHECIDO',
  unknown: '{count} desconhecidos',
  shelved: '{count} adiados',
  suppressed: '{count} suprimidos',
  outOfService: '{count} fora de serviço',
  system: 'CONEXÃO',
};
