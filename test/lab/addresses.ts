/**
 * Who is where. Every topology has its own namespaces, so all use the same addresses.
 *
 * ```
 * client            router                 plant
 * up0 10.77.0.2 ─── r0 10.77.0.1
 * up1 10.77.1.2 ─── r1 10.77.1.1
 *                   rp 10.77.2.1 ───────── p0 balancer, A, B, name server
 * ```
 */

/** The two uplinks of the client: interface, own address, a second one, the router's. */
export const UPLINKS = [
  { name: 'up0', peer: 'r0', own: '10.77.0.2', other: '10.77.0.3', gateway: '10.77.0.1' },
  { name: 'up1', peer: 'r1', own: '10.77.1.2', other: '10.77.1.3', gateway: '10.77.1.1' },
] as const;

/** Addresses on the plant's side; `spare`: where the balancer moves to. */
export const PLANT = {
  gateway: '10.77.2.1',
  balancer: '10.77.2.10',
  spare: '10.77.2.20',
  a: '10.77.2.11',
  b: '10.77.2.12',
  names: '10.77.2.53',
} as const;

/** Names that the plant's name server knows, beside those of A and B. */
export const NAMES = { balancer: 'plant.lab', a: 'a.plant.lab', b: 'b.plant.lab' } as const;

/** Ports: the balancer's, the plant servers', and theirs with TLS. */
export const PORTS = { balancer: 8080, plant: 7700, tls: 7743 } as const;
