/** Frames no server should send, for the faults `garbage` and `oversize`. */

const GARBAGE = [
  '{"type":"data","seq":',
  '{"type":"data","seq":"one","prev":0,"samples":[]}',
  '{"type":"gossip","about":"everyone"}',
  '[]',
  '{"type":"data","seq":1,"prev":0,"samples":[["PT-101",null,{"valueOf":1}]]}',
  '{"type":"snapshot","id":1,"tags":{"__proto__":{"unit":7}}}',
  'HTTP/1.1 502 Bad Gateway',
] as const;

/** The `index`-th of a fixed round of malformed frames. */
export function garbageFrame(index: number): string {
  return GARBAGE[index % GARBAGE.length] ?? '';
}

/** A frame of exactly `bytes`, well-formed but for its size. */
export function oversizeFrame(bytes: number): string {
  const head = '{"type":"error","code":"oversize","message":"';
  const tail = '"}';
  return head + '.'.repeat(Math.max(0, bytes - head.length - tail.length)) + tail;
}
