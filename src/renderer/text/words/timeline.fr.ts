/** The outage timeline, French. */
import type { timeline as english } from './timeline.en.ts';
import type { Translation } from './translation.ts';

export const timeline: Translation<typeof english> = {
  title: 'Coupures',
  open: 'Afficher les dernières coupures',
  close: 'Fermer',
  newestOf: '{shown} dernières sur {total}',
  columns: ['Début', 'Jusqu’au retour à l’écran', 'Cause, remède, sort des échantillons'],
  none: 'Aucune coupure enregistrée.',
  reading: 'Lecture du registre',
  unreadable: 'Registre illisible\u00a0: {why}',
  soFar: '{duration} à présent',
  endUnseen: 'fin non observée',
  codes: {
    1000: 'Le serveur a fermé la connexion',
    1001: 'Le serveur se retire',
    1002: 'Erreur de protocole vue par le serveur',
    1003: 'Données refusées par le serveur',
    1006: 'Connexion coupée sans préavis',
    1007: 'Trames illisibles',
    1008: 'Le serveur nous a refusés',
    1009: 'Trame trop grande',
    1011: 'Serveur en défaut',
    1012: 'Le serveur redémarre',
    1013: 'Serveur surchargé',
    4401: 'Identification refusée',
    4403: 'Accès refusé',
  },
  withCode: '{words} (code {code})',
  causes: {
    drain: 'Le serveur a demandé de basculer',
    suspend: 'Ce PC était en veille',
    'server silent': 'Serveur muet, connexion ouverte',
  },
  rungs: [
    'valeurs redemandées',
    'connexion remplacée',
    'passage à un autre serveur',
    'noms, jeton et route renouvelés',
    'page rechargée',
    'application redémarrée',
    'PC redémarré',
  ],
  tried: 'tenté\u00a0: {rung}',
  http: 'Réponse HTTP {status} du serveur ou du répartiteur',
  attempts: '{count} essai de connexion | {count} essais de connexion',
  nothingMissed: 'aucun échantillon manqué',
  recovered:
    '{count} échantillon récupéré, aucun perdu | {count} échantillons récupérés, aucun perdu',
  recoveredSome:
    '{count} échantillon récupéré, {lost} PERDUS | {count} échantillons récupérés, {lost} PERDUS',
  save: 'Enregistrer en {format}',
  saved: 'Enregistré\u00a0: {file}',
  notSaved: 'Non enregistré\u00a0: {why}',
};
