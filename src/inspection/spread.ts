/**
 * Names beside each other's places: apart enough to be read.
 *
 * @module
 */

/**
 * Places at least `distance` apart, as near to the wanted ones as their order allows.
 *
 * @param wanted From 0 to `height`.
 */
export function spread(wanted: readonly number[], distance: number, height: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  // Groups of names that touch; each is centred on what its names want.
  const groups: { names: number[]; top: number }[] = [];
  const room = Math.max(height, distance * wanted.length);
  const topOf = (names: readonly number[]) => {
    const middle = names.reduce((sum, i) => sum + wanted[i], 0) / names.length;
    const top = middle - distance * (names.length - 1) / 2;
    return Math.min(Math.max(top, distance / 2), room - distance * (names.length - 0.5));
  };
  for (const name of order) {
    let group = { names: [name], top: topOf([name]) };
    while (groups.length > 0) {
      const above = groups[groups.length - 1];
      if (above.top + distance * above.names.length <= group.top) break;
      groups.pop();
      const names = [...above.names, ...group.names];
      group = { names, top: topOf(names) };
    }
    groups.push(group);
  }
  const places: number[] = [];
  for (const { names, top } of groups) {
    names.forEach((name, i) => places[name] = top + distance * i);
  }
  return places;
}
