/**
 * What somebody would try who runs code in the wall's page: each attack is a function that is sent
 * into the page. `PROBE` in it is replaced by the address of a listener that must hear nothing.
 */

/** Name and code; the code may use `hit()` (it ran), `port`, and be asynchronous. */
export type PageAttack = readonly [name: string, code: string];

/** Ways to run text as code; each calls `hit()` if it does. */
export const EXECUTION: readonly PageAttack[] = [
  ['a timer with text', "setTimeout('hit()', 0)"],
  ['eval', "eval('hit()')"],
  ['the Function constructor', "Function('hit()')()"],
  ['an asynchronous function constructor', "(async () => {}).constructor('hit()')()"],
  ['the constructor of a function of the preload', "vigil.request.constructor('hit()')()"],
  [
    'a script element with text',
    "const s = document.createElement('script'); s.textContent = 'hit()'; document.head.append(s)",
  ],
  [
    'a script element from a data URL',
    "const s = document.createElement('script'); s.src = 'data:text/javascript,hit()'; document.head.append(s)",
  ],
  [
    'a script element from a blob',
    "const s = document.createElement('script'); s.src = URL.createObjectURL(new Blob(['hit()'])); document.head.append(s)",
  ],
  ['a module from a data URL', "await import('data:text/javascript,hit()')"],
  [
    'an event handler in markup',
    "const box = document.createElement('div'); document.body.append(box); box.innerHTML = '<img src=x onerror=hit()>'",
  ],
  [
    'an event handler set as an attribute',
    "const i = document.createElement('img'); i.setAttribute('onerror', 'hit()'); i.src = 'app://vigil/none.png'; document.body.append(i)",
  ],
  ['document.write', "document.write('<script>hit()</script>')"],
  [
    'markup parsed beside the page',
    'document.body.append(new DOMParser().parseFromString(\'<svg xmlns="http://www.w3.org/2000/svg" onload="hit()"/>\', \'image/svg+xml\').documentElement)',
  ],
  [
    'a javascript: link',
    "const a = document.createElement('a'); a.href = 'javascript:hit()'; document.body.append(a); a.click()",
  ],
  ['a javascript: address', "location.href = 'javascript:hit()'"],
  [
    'a frame with its own document',
    "const f = document.createElement('iframe'); f.srcdoc = '<script>parent.hit()</script>'; document.body.append(f)",
  ],
  [
    'a worker from a blob',
    "const w = new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))); w.onmessage = () => hit()",
  ],
  [
    'a policy of Trusted Types of its own',
    "const p = trustedTypes.createPolicy('evil', { createScript: (t) => t }); setTimeout(p.createScript('hit()'), 0)",
  ],
  [
    'a style element',
    "const s = document.createElement('style'); s.textContent = 'body { --attacked: 1 }'; document.head.append(s); await later(); if (getComputedStyle(document.body).getPropertyValue('--attacked')) hit()",
  ],
  [
    'a base element that moves the page’s addresses',
    "const b = document.createElement('base'); b.href = 'https://evil.example/'; document.head.append(b); if (document.baseURI.includes('evil')) hit(); b.remove()",
  ],
];

/** Ways to carry something out of the page; the probe must hear none of them. */
export const OUTWARD: readonly PageAttack[] = [
  ['fetch', 'await fetch(`http://127.0.0.1:${port}/`)'],
  [
    'XMLHttpRequest',
    "const x = new XMLHttpRequest(); x.open('GET', `http://127.0.0.1:${port}/`); x.send()",
  ],
  ['a web socket', 'new WebSocket(`ws://127.0.0.1:${port}/`)'],
  ['server-sent events', 'new EventSource(`http://127.0.0.1:${port}/`)'],
  ['a beacon', "navigator.sendBeacon(`http://127.0.0.1:${port}/`, 'x')"],
  [
    'a picture',
    'const i = new Image(); i.src = `http://127.0.0.1:${port}/x.png`; document.body.append(i)',
  ],
  ['a sound', 'new Audio(`http://127.0.0.1:${port}/x.mp3`).load()'],
  ['a font', 'await new FontFace("f", `url(http://127.0.0.1:${port}/x.woff2)`).load()'],
  [
    'a style sheet',
    "const l = document.createElement('link'); l.rel = 'stylesheet'; l.href = `http://127.0.0.1:${port}/x.css`; document.head.append(l)",
  ],
  [
    'a connection in advance',
    "const l = document.createElement('link'); l.rel = 'preconnect'; l.href = `http://127.0.0.1:${port}/`; document.head.append(l)",
  ],
  [
    'a page in advance',
    "const l = document.createElement('link'); l.rel = 'prefetch'; l.href = `http://127.0.0.1:${port}/x`; document.head.append(l)",
  ],
  [
    'a frame',
    "const f = document.createElement('iframe'); f.src = `http://127.0.0.1:${port}/`; document.body.append(f)",
  ],
  [
    'an object',
    "const o = document.createElement('object'); o.data = `http://127.0.0.1:${port}/`; document.body.append(o)",
  ],
  [
    'an embedded thing',
    "const e = document.createElement('embed'); e.src = `http://127.0.0.1:${port}/`; document.body.append(e)",
  ],
  [
    'a form',
    "const f = document.createElement('form'); f.action = `http://127.0.0.1:${port}/`; f.method = 'post'; document.body.append(f); f.submit()",
  ],
  ['a module', 'await import(`http://127.0.0.1:${port}/x.js`)'],
  ['a worker', 'new Worker(`http://127.0.0.1:${port}/x.js`)'],
  ['a service worker', 'await navigator.serviceWorker.register(`http://127.0.0.1:${port}/x.js`)'],
  [
    'WebRTC over UDP',
    "const c = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] }); c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer()); await later(600)",
  ],
  [
    'WebRTC over TCP',
    "const c = new RTCPeerConnection({ iceTransportPolicy: 'relay', iceServers: [{ urls: `turn:127.0.0.1:${port}?transport=tcp`, username: 'u', credential: 'c' }] }); c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer()); await later(600)",
  ],
  ['WebTransport', 'await new WebTransport(`https://127.0.0.1:${port}/`).ready'],
];

/** Ways to leave the page or open another; afterwards the page must stand where it stood. */
export const ESCAPE: readonly PageAttack[] = [
  ['another site', "location.href = 'https://evil.example/'"],
  ['a file of the disk', "location.href = 'file:///etc/passwd'"],
  ['another host of app://', "location.href = 'app://evil/index.html'"],
  ['another page of ours', "location.href = 'app://vigil/overlay.html'"],
  ['a data page', "location.href = 'data:text/html,x'"],
  ['a mail program', "location.href = 'mailto:a@example.org'"],
  ['the browser’s own pages', "location.href = 'chrome://settings'"],
  ['a new window to a site', "if (window.open('https://evil.example/')) hit()"],
  ['a new empty window', "if (window.open('about:blank')) hit()"],
  ['a new window of ours', "if (window.open('app://vigil/index.html')) hit()"],
  [
    'a link to a new window',
    "const a = document.createElement('a'); a.href = 'https://evil.example/'; a.target = '_blank'; document.body.append(a); a.click()",
  ],
  [
    'a refresh in markup',
    "const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=https://evil.example/'; document.head.append(m); await later(300)",
  ],
  ['reloading through the address', 'location.replace(location.href + "?x")'],
  [
    'a download',
    "const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['x'])); a.download = 'vigil-attack.txt'; document.body.append(a); a.click(); await later(300)",
  ],
  [
    'a webview',
    "const w = document.createElement('webview'); w.src = 'https://evil.example/'; document.body.append(w); if (typeof w.loadURL === 'function' || w.shadowRoot) hit()",
  ],
  [
    'the door of a frame inside',
    "const f = document.createElement('iframe'); document.body.append(f); if (f.contentWindow.vigil) hit()",
  ],
];

/** Permissions of the web platform, each with a way to ask; `hit()` if it is granted. */
export const PERMISSIONS: readonly PageAttack[] = [
  ['notifications', "if (await Notification.requestPermission() === 'granted') hit()"],
  [
    'the place of the PC',
    'await new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, no)); hit()',
  ],
  ['the microphone', 'await navigator.mediaDevices.getUserMedia({ audio: true }); hit()'],
  ['the camera', 'await navigator.mediaDevices.getUserMedia({ video: true }); hit()'],
  ['a picture of the screen', 'await navigator.mediaDevices.getDisplayMedia(); hit()'],
  ['the clipboard', 'await navigator.clipboard.readText(); hit()'],
  ['MIDI devices', 'await navigator.requestMIDIAccess({ sysex: true }); hit()'],
  ['USB devices', 'await navigator.usb.requestDevice({ filters: [] }); hit()'],
  ['serial ports', 'await navigator.serial.requestPort(); hit()'],
  ['input devices', 'if ((await navigator.hid.requestDevice({ filters: [] })).length) hit()'],
  [
    'Bluetooth devices',
    'await navigator.bluetooth.requestDevice({ acceptAllDevices: true }); hit()',
  ],
  ['files of the disk', 'await showOpenFilePicker(); hit()'],
  ['the fonts of the PC', 'if ((await queryLocalFonts()).length) hit()'],
  ['idleness of the operator', "if (await IdleDetector.requestPermission() === 'granted') hit()"],
  [
    'keyboard lock',
    "await navigator.keyboard.lock(['Escape']); if ((await navigator.permissions.query({ name: 'keyboard-lock' })).state === 'granted') hit()",
  ],
];
