/** The outage timeline, Portuguese. */
import type { timeline as english } from './timeline.en.ts';
import type { Translation } from './translation.ts';

export const timeline: Translation<typeof english> = {
  title: 'Interrupções',
  open: 'Mostrar as últimas interrupções',
  close: 'Fechar',
  newestOf: 'últimas {shown} de {total}',
  columns: ['Início', 'Até dados atuais na tela', 'Causa, solução e destino das amostras'],
  none: 'Nenhuma interrupção registrada.',
  reading: 'Lendo o registro',
  unreadable: 'Não é possível ler o registro: {why}',
  soFar: '{duration} até agora',
  endUnseen: 'fim não observado',
  codes: {
    1000: 'O servidor fechou a conexão',
    1001: 'O servidor está saindo',
    1002: 'O servidor viu um erro de protocolo',
    1003: 'O servidor recusou os dados',
    1006: 'Conexão cortada sem aviso',
    1007: 'Quadros ilegíveis',
    1008: 'O servidor nos recusou',
    1009: 'Quadro grande demais',
    1011: 'Falha do servidor',
    1012: 'O servidor está reiniciando',
    1013: 'Servidor sobrecarregado',
    4401: 'Credencial recusada',
    4403: 'Acesso negado',
  },
  withCode: '{words} (código {code})',
  causes: {
    drain: 'O servidor pediu a mudança',
    suspend: 'Este PC estava suspenso',
    'server silent': 'O servidor silenciou com a conexão aberta',
  },
  rungs: [
    'valores pedidos de novo',
    'conexão substituída',
    'mudança para outro servidor',
    'nomes, token e rota renovados',
    'página recarregada',
    'aplicação reiniciada',
    'PC reiniciado',
  ],
  tried: 'tentado: {rung}',
  http: 'O servidor ou o balanceador respondeu HTTP {status}',
  attempts: '{count} tentativa de conexão | {count} tentativas de conexão',
  nothingMissed: 'nenhuma amostra faltou',
  recovered:
    '{count} amostra recuperada, nenhuma perdida | {count} amostras recuperadas, nenhuma perdida',
  recoveredSome:
    '{count} amostra recuperada, {lost} PERDIDAS | {count} amostras recuperadas, {lost} PERDIDAS',
  save: 'Salvar {format}',
  saved: 'Salvo: {file}',
  notSaved: 'Não foi salvo: {why}',
};
