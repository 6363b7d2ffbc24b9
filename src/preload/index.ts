/**
 * The only door between the page and the main process: three functions, frozen. The page never
 * sees `ipcRenderer` or an event object, so it can neither listen to other channels nor reach the
 * sender. No decisions here: main checks every sender and every argument.
 */
import { contextBridge, ipcRenderer } from 'electron';
import { CHANNELS } from '../main/bridge/contract.ts';
import type { Batch, VigilApi } from '../main/bridge/contract.ts';

/** A second listener would double every update, so the newest replaces the one before. */
let stopListening: () => void = () => undefined;

const api: VigilApi = {
  onBatch(listener) {
    stopListening();
    const receive = (_event: unknown, batch: Batch): void => {
      listener(batch);
    };
    ipcRenderer.on(CHANNELS.batch, receive);
    const stop = (): void => {
      ipcRenderer.off(CHANNELS.batch, receive);
    };
    stopListening = stop;
    return stop;
  },
  notify(notice) {
    ipcRenderer.send(CHANNELS.notice, notice);
  },
  request(name, argument) {
    return ipcRenderer.invoke(CHANNELS.request, [name, argument]);
  },
};

contextBridge.exposeInMainWorld('vigil', Object.freeze(api));
