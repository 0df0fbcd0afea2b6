import sharp from 'sharp';
import { refusal } from './refusal.mjs';

/** A small picture, upright and without what cameras note in the large one. */
export async function shrink(bytes) {
  try {
    return await sharp(bytes, { failOn: 'none', limitInputPixels: 100_000_000 })
      .rotate()
      .resize(560, 560, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80 })
      .toBuffer();
  } catch (error) {
    throw Object.assign(refusal(422, 'this is no picture that can be read'), { cause: error });
  }
}
