/**
 * A screen whose monitors come and go, for real: an X server (Xtigervnc) with a window manager, and
 * a VNC client that asks it for other monitors (RFB 3.8, SetDesktopSize), which X tells its programs
 * as plugging and unplugging (RandR). The monitors have no labels.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './until.ts';

/** A monitor: its place on the desktop and its pixels. The id tells it from the others. */
export interface VirtualMonitor {
  readonly id: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** RFB: message types and encodings (RFC 6143; the rfbproto wiki for 251 and -308). */
const SET_ENCODINGS = 2;
const UPDATE_REQUEST = 3;
const SET_DESKTOP_SIZE = 251;
const RAW = 0;
const EXTENDED_DESKTOP_SIZE = -308;

/** See the head of this file. */
export class VncScreen {
  /** Value of DISPLAY for programs that shall appear on it. */
  readonly display: string;
  readonly #server: ChildProcess;
  readonly #windowManager: ChildProcess;
  readonly #client: Socket;
  readonly #folder: string;

  private constructor(
    display: string,
    server: ChildProcess,
    windowManager: ChildProcess,
    client: Socket,
    folder: string,
  ) {
    this.display = display;
    this.#server = server;
    this.#windowManager = windowManager;
    this.#client = client;
    this.#folder = folder;
  }

  /** Starts the server with one monitor of 1280×720. */
  static async start(): Promise<VncScreen> {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-vnc-'));
    const socket = join(folder, 'rfb');
    const server = spawn(
      'Xtigervnc',
      [
        ...['-displayfd', '3', '-geometry', '1280x720', '-depth', '24', '-nolisten', 'tcp'],
        ...['-SecurityTypes', 'None', '-rfbport', '-1', '-rfbunixpath', socket],
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
    );
    let number = '';
    server.stdio[3]?.on('data', (chunk) => (number += String(chunk)));
    await until('the X server listens', () => number.endsWith('\n'), 20_000);
    const display = `:${number.trim()}`;
    const env = { ...process.env, DISPLAY: display };
    const windowManager = spawn('openbox', ['--sm-disable'], { env, stdio: 'ignore' });
    return new VncScreen(display, server, windowManager, await openClient(socket), folder);
  }

  /** From now on the PC has these monitors. */
  plug(monitors: readonly VirtualMonitor[]): void {
    const message = Buffer.alloc(8 + 16 * monitors.length);
    message[0] = SET_DESKTOP_SIZE;
    message.writeUInt16BE(Math.max(...monitors.map(({ x, width }) => x + width)), 2);
    message.writeUInt16BE(Math.max(...monitors.map(({ y, height }) => y + height)), 4);
    message[6] = monitors.length;
    for (const [index, { id, x, y, width, height }] of monitors.entries()) {
      const at = 8 + 16 * index;
      message.writeUInt32BE(id, at);
      for (const [place, value] of [x, y, width, height].entries()) {
        message.writeUInt16BE(value, at + 4 + 2 * place);
      }
    }
    this.#client.write(message);
  }

  async stop(): Promise<void> {
    this.#client.destroy();
    for (const child of [this.#windowManager, this.#server]) {
      child.kill();
      await until('it ends', () => child.exitCode !== null || child.signalCode !== null, 10_000);
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Greets the server; whatever it says after that is read and dropped. */
async function openClient(path: string): Promise<Socket> {
  const socket = connect(path);
  let heard = Buffer.alloc(0);
  socket.on('data', (chunk) => (heard = Buffer.concat([heard, chunk])));
  const read = async (bytes: number): Promise<Buffer> => {
    await until('the VNC server answers', () => heard.length >= bytes, 10_000);
    const [head, rest] = [heard.subarray(0, bytes), heard.subarray(bytes)];
    heard = rest;
    return head;
  };
  await read(12);
  socket.write('RFB 003.008\n');
  const [kinds = 0] = await read(1);
  await read(kinds);
  socket.write(Buffer.from([1])); // no password
  await read(4);
  socket.write(Buffer.from([1])); // others may look on
  await read((await read(24)).readUInt32BE(20));
  const encodings = Buffer.alloc(12);
  encodings[0] = SET_ENCODINGS;
  encodings.writeUInt16BE(2, 2);
  encodings.writeInt32BE(RAW, 4);
  encodings.writeInt32BE(EXTENDED_DESKTOP_SIZE, 8);
  socket.write(encodings);
  // Of one pixel, once: the server takes a client seriously that has asked for a picture.
  socket.write(Buffer.from([UPDATE_REQUEST, 0, 0, 0, 0, 0, 0, 1, 0, 1]));
  socket.removeAllListeners('data');
  socket.resume();
  return socket;
}
