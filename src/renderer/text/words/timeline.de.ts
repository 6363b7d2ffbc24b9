/** The outage timeline, German. */
import type { timeline as english } from './timeline.en.ts';
import type { Translation } from './translation.ts';

export const timeline: Translation<typeof english> = {
  title: 'Ausfälle',
  open: 'Letzte Ausfälle anzeigen',
  close: 'Schließen',
  newestOf: 'neueste {shown} von {total}',
  columns: ['Beginn', 'Bis wieder aktuell', 'Ursache, Behebung, Verbleib der Messwerte'],
  none: 'Kein Ausfall verzeichnet.',
  reading: 'Verzeichnis wird gelesen',
  unreadable: 'Das Verzeichnis ist nicht lesbar: {why}',
  soFar: 'bisher {duration}',
  endUnseen: 'Ende nicht erfasst',
  codes: {
    1000: 'Server hat die Verbindung geschlossen',
    1001: 'Server meldet sich ab',
    1002: 'Server meldet Protokollfehler',
    1003: 'Server hat die Daten abgelehnt',
    1006: 'Verbindung ohne Meldung abgebrochen',
    1007: 'Telegramme nicht lesbar',
    1008: 'Server hat uns abgewiesen',
    1009: 'Telegramm zu groß',
    1011: 'Server gestört',
    1012: 'Server startet neu',
    1013: 'Server überlastet',
    4401: 'Anmeldung abgewiesen',
    4403: 'Zugriff verweigert',
  },
  withCode: '{words} (Code {code})',
  causes: {
    drain: 'Server bat um Wechsel',
    suspend: 'Dieser PC war im Ruhezustand',
    'server silent': 'Server verstummte bei offener Verbindung',
  },
  rungs: [
    'Werte neu angefordert',
    'Verbindung ersetzt',
    'auf anderen Server gewechselt',
    'Namen, Token und Route erneuert',
    'Seite neu geladen',
    'Anwendung neu gestartet',
    'PC neu gestartet',
  ],
  tried: 'versucht: {rung}',
  http: 'Server oder Lastverteiler antwortete HTTP {status}',
  attempts: '{count} Verbindungsversuch | {count} Verbindungsversuche',
  nothingMissed: 'keine Messwerte versäumt',
  recovered:
    '{count} Messwert nachgeholt, keiner verloren | {count} Messwerte nachgeholt, keiner verloren',
  recoveredSome:
    '{count} Messwert nachgeholt, {lost} VERLOREN | {count} Messwerte nachgeholt, {lost} VERLOREN',
  save: '{format} speichern',
  saved: 'Gespeichert: {file}',
  notSaved: 'Nicht gespeichert: {why}',
};
