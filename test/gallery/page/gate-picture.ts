/** A picture as a camera would take it, in colour, so that one that is drawn grey is seen to be. */

const [WIDTH, HEIGHT] = [640, 360];

let made: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** The bytes of a PNG. */
export function gatePicture(): Promise<Uint8Array<ArrayBuffer>> {
  made ??= draw();
  return made;
}

async function draw(): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  const parts: readonly (readonly [colour: string, x: number, y: number, w: number, h: number])[] =
    [
      ['#86a6c8', 0, 0, WIDTH, 190],
      ['#6f7a52', 0, 190, WIDTH, 170],
      ['#8d8d8a', 230, 190, 180, 170],
      ['#b04030', 40, 90, 150, 130],
      ['#3a3a3c', 90, 150, 40, 70],
      ['#d8b23c', 250, 170, 140, 12],
      ['#2f5f9a', 450, 220, 110, 60],
      ['#1c1c1e', 465, 270, 24, 24],
      ['#1c1c1e', 522, 270, 24, 24],
    ];
  for (const [colour, ...box] of parts) {
    pen.fillStyle = colour;
    pen.fillRect(...box);
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}
