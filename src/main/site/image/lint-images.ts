/**
 * What `vigil lint` tells of the pictures of a site. A picture that is not there is no reason to
 * refuse a site file: a camera may write it later, and its widget says that there is none.
 */
import path from 'node:path';
import type { Problem } from '../../problem.ts';
import type { Site } from '../site.ts';
import { imagesOf, lookAt, MAX_PICTURE_BYTES } from './images.ts';
import type { ImageFault } from './picture-head.ts';

const GOT: Readonly<Record<ImageFault, string>> = {
  noFile: 'none that can be read',
  outside: 'a link that leads out of the folder',
  notPicture: 'something else',
  incomplete: 'a part of one',
  tooLarge: 'a larger one',
};

/** Notes on the pictures of a site that `file` describes. */
export async function lintImages(site: Site, file: string): Promise<readonly Problem[]> {
  const folder = path.dirname(path.resolve(file));
  const problems: Problem[] = [];
  for (const { id, file: name } of imagesOf(site)) {
    const look = await lookAt(folder, name, '');
    if (look.found !== 'none') continue;
    problems.push({
      code: 'lint-image-file',
      where: { file, field: `image ${id}` },
      expected: `a PNG, JPEG or WebP picture of at most ${MAX_PICTURE_BYTES} bytes in ${name}`,
      got: GOT[look.fault],
    });
  }
  return problems;
}
