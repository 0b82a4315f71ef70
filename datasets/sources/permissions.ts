/**
 * What this process may do. Nothing here ever prompts: where a permission was not granted, it is done without.
 *
 * @module
 */

/** Whether something was allowed from the start; a question to the user counts as no. */
export function isAllowed(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** An environment variable, where reading it is allowed and it is set to something. */
export function variable(name: string): string | undefined {
  if (!isAllowed({ name: "env", variable: name })) return undefined;
  return Deno.env.get(name) || undefined;
}

/** The flag that lets a process connect to the host of an address. */
export function netFlag(address: URL): string {
  return `--allow-net=${address.host}`;
}

/** Whether connections to the host of an address are allowed. */
export function mayConnect(address: URL): boolean {
  const port = address.port || (address.protocol === "https:" ? "443" : "80");
  return isAllowed({ name: "net", host: `${address.hostname}:${port}` });
}
