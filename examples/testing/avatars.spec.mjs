import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { redirect } from 'mediafs';
import { createTestMedia } from 'mediafs/testing';
import sinon from 'sinon';
import { Avatars } from './avatars.mjs';

describe('avatars', () => {
  let store;
  let redirection;
  let avatars;

  beforeEach(() => {
    const media = createTestMedia(); // in memory: neither S3 nor a disk
    store = media.store;
    redirection = redirect(media.volume); // the application's own node:fs finds the media
    avatars = new Avatars(store);
  });

  afterEach(() => {
    redirection.dispose();
    sinon.restore();
  });

  it('are read by plain node:fs', async () => {
    await avatars.set('ann', Buffer.from('picture'), 'image/png');
    expect(await text(await avatars.open('ann'))).to.equal('picture');
  });

  it('are replaced, and the former one is gone', async () => {
    const former = await avatars.set('ann', Buffer.from('old'), 'image/png');
    await avatars.set('ann', Buffer.from('new'), 'image/png');
    expect(await text(await avatars.open('ann'))).to.equal('new');
    const failure = await store.stat(former).catch((error) => error);
    expect(failure).to.have.property('code', 'ENOENT');
  });

  it('stay as they are when the new one cannot be saved', async () => {
    await avatars.set('ann', Buffer.from('old'), 'image/png');
    sinon.stub(store, 'save').rejects(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    const failure = await avatars.set('ann', Buffer.from('new'), 'image/png').catch((error) => error);
    expect(failure).to.have.property('code', 'EIO');
    expect(await text(await avatars.open('ann'))).to.equal('old');
  });

  it('are not removed before the new one is saved', async () => {
    await avatars.set('ann', Buffer.from('old'), 'image/png');
    const [save, remove] = [sinon.spy(store, 'save'), sinon.spy(store, 'remove')];
    await avatars.set('ann', Buffer.from('new'), 'image/png');
    sinon.assert.callOrder(save, remove);
  });

  it('are served over HTTP', async () => {
    const id = await avatars.set('ann', Buffer.from('picture'), 'image/png');
    const server = createServer(avatars.handler()).listen(0);
    const response = await fetch(`http://localhost:${server.address().port}/avatars/${id}`);
    expect(response.headers.get('content-type')).to.equal('image/png');
    expect(await response.text()).to.equal('picture');
    server.close();
  });
});
