/** Screens that take turns, English. */
export const rotation = {
  next: 'then {title}',
  soon: '{title} in {time}',
  paused: 'turning paused, {time}',
  edited: 'screens stay while the layout is edited',
  held: '1 alarm P1–P2 waits: screens stay | {count} alarms P1–P2 wait: screens stay',
  heldOn: '1 alarm P1–P2 waits, see {title} | {count} alarms P1–P2 wait, see {title}',
  pause: 'Keep this screen for a while',
  resume: 'Let the screens turn again',
  goThere: 'Go to that screen',
} as const;
