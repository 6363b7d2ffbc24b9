/** The outage timeline, Spanish. */
import type { timeline as english } from './timeline.en.ts';
import type { Translation } from './translation.ts';

export const timeline: Translation<typeof english> = {
  title: 'Interrupciones',
  open: 'Mostrar las últimas interrupciones',
  close: 'Cerrar',
  newestOf: 'últimas {shown} de {total}',
  columns: ['Inicio', 'Hasta datos actuales', 'Causa, remedio y destino de las muestras'],
  none: 'No se ha registrado ninguna interrupción.',
  reading: 'Leyendo el registro',
  unreadable: 'No se puede leer el registro: {why}',
  soFar: '{duration} hasta ahora',
  endUnseen: 'final no observado',
  codes: {
    1000: 'El servidor cerró la conexión',
    1001: 'El servidor se retira',
    1002: 'El servidor notificó un error de protocolo',
    1003: 'El servidor rechazó los datos',
    1006: 'Conexión cortada sin aviso',
    1007: 'Tramas ilegibles',
    1008: 'El servidor nos rechazó',
    1009: 'Trama demasiado grande',
    1011: 'Fallo del servidor',
    1012: 'El servidor se reinicia',
    1013: 'Servidor sobrecargado',
    4401: 'Credencial rechazada',
    4403: 'Acceso denegado',
  },
  withCode: '{words} (código {code})',
  causes: {
    drain: 'El servidor pidió el traslado',
    suspend: 'Este PC estaba suspendido',
    'server silent': 'El servidor calló con la conexión abierta',
  },
  rungs: [
    'valores solicitados de nuevo',
    'conexión sustituida',
    'cambio a otro servidor',
    'nombres, token y ruta renovados',
    'página recargada',
    'aplicación reiniciada',
    'PC reiniciado',
  ],
  tried: 'intentado: {rung}',
  http: 'El servidor o el balanceador respondió HTTP {status}',
  attempts: '{count} intento de conexión | {count} intentos de conexión',
  nothingMissed: 'no faltó ninguna muestra',
  recovered:
    '{count} muestra recuperada, ninguna perdida | {count} muestras recuperadas, ninguna perdida',
  recoveredSome:
    '{count} muestra recuperada, {lost} PERDIDAS | {count} muestras recuperadas, {lost} PERDIDAS',
  save: 'Guardar {format}',
  saved: 'Guardado: {file}',
  notSaved: 'No se guardó: {why}',
};
