/** Places labels beside a line so that none covers another, each as near to its point as can be. */

/** One label: where its middle wants to be and how high it is, in pixels. */
export interface LabelWish {
  readonly middle: number;
  readonly height: number;
}

interface Cluster {
  top: number;
  height: number;
  /** Sum over the members of the top they would have the cluster stand at. */
  wishes: number;
  members: number[];
}

function settle(cluster: Cluster, low: number, high: number): void {
  const wanted = cluster.wishes / cluster.members.length;
  cluster.top = Math.max(low, Math.min(wanted, high - cluster.height));
}

/**
 * Middles for all labels, in the order given, between `low` and `high`. Neighbours that would
 * overlap share the least total shift. Where they do not fit at all they are packed from `low`
 * on: the caller shows fewer or smaller ones.
 */
export function spreadLabels(wishes: readonly LabelWish[], low: number, high: number): number[] {
  const order = wishes.map((_, index) => index);
  order.sort((a, b) => (wishes[a]?.middle ?? 0) - (wishes[b]?.middle ?? 0));
  const clusters: Cluster[] = [];
  for (const index of order) {
    const wish = wishes[index];
    if (wish === undefined) continue;
    let cluster: Cluster = {
      top: 0,
      height: wish.height,
      wishes: wish.middle - wish.height / 2,
      members: [index],
    };
    settle(cluster, low, high);
    let above = clusters.at(-1);
    while (above !== undefined && above.top + above.height > cluster.top) {
      clusters.pop();
      const joined: Cluster = {
        top: 0,
        height: above.height + cluster.height,
        wishes: above.wishes + cluster.wishes - cluster.members.length * above.height,
        members: [...above.members, ...cluster.members],
      };
      settle(joined, low, high);
      cluster = joined;
      above = clusters.at(-1);
    }
    clusters.push(cluster);
  }
  const middles = wishes.map((wish) => wish.middle);
  for (const cluster of clusters) {
    let top = cluster.top;
    for (const index of cluster.members) {
      const height = wishes[index]?.height ?? 0;
      middles[index] = top + height / 2;
      top += height;
    }
  }
  return middles;
}
