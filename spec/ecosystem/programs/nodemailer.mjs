import { createReadStream } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';

export async function attachesFiles(directory, media) {
  const path = join(directory, 'photo.jpg');
  await copyFile(join(media, 'photo.jpg'), path);
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true });
  const { message } = await transport.sendMail({
    from: 'one@example.org',
    to: 'another@example.org',
    attachments: [{ path }, { filename: 'again.jpg', content: createReadStream(path) }],
  });
  const encoded = (await readFile(path)).toString('base64').slice(0, 76);
  return message.toString().split(encoded).length - 1;
}
