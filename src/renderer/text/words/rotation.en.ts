/** Screens that take turns, English. */
export const rotation = {
  next: 'then {title}',
  soon: '{title} in {time}',
  paused: 'turning paused, {time}',
  edited: 'screens stay while the layout is edited',
  held: '1 urgent alarm waits: screens stay | {count} urgent alarms wait: screens stay',
  heldOn: '1 urgent alarm waits, see {title} | {count} urgent alarms wait, see {title}',
  pause: 'Keep this screen for a while',
  resume: 'Let the screens turn again',
  goThere: 'Go to that screen',
} as const;
