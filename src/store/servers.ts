/** Where a PostgreSQL server is reached; a host that begins with a slash is the folder of its socket. */
export interface Server {
  readonly host: string
  readonly port: number
}

/** A database URL without its servers, and the servers that it names. */
export interface NamedServers {
  readonly address: URL
  /** At least one. With several, the gateway goes to whichever is the primary. */
  readonly servers: readonly [Server, ...Server[]]
}

const standardPort = 5432

/**
 * Takes the servers out of a database URL, as libpq writes them: `//user@one:5432,two:5432/name`, or
 * `//user@localhost/name?host=/folder-one,/folder-two&port=5432,5433`. What it says of `target_session_attrs` goes too:
 * a gateway has use for nothing but the primary.
 * @throws TypeError when the URL cannot be read, or its ports are not as many as its hosts or one
 */
export function splitServers(url: string): NamedServers {
  const [, scheme = '', user = '', hosts = '', rest = ''] = /^([^:]+:\/\/)((?:[^@/?]*@)?)([^/?]*)(.*)$/.exec(url) ?? []
  const authorities = hosts.split(',')
  const address = new URL(`${scheme}${user}${authorities[0] ?? ''}${rest}`)
  const { searchParams } = address
  const [listed, ports] = ['host', 'port'].map((name) => searchParams.get(name)?.split(',') ?? [])
  for (const name of ['host', 'port', 'target_session_attrs']) searchParams.delete(name)
  const named = listed?.length ? listed.map((host) => ({ host, port: '' })) : authorities.map(splitPort)
  if (ports && ports.length > 1 && ports.length !== named.length) throw new TypeError('as many ports as hosts, or one')
  const servers = named.map(({ host, port }, i) => ({
    host: host || 'localhost',
    port: Number(ports?.[i] || ports?.[0] || port || standardPort),
  }))
  return { address, servers: servers as unknown as NamedServers['servers'] }
}

function splitPort(authority: string): { host: string; port: string } {
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*):?(\d*)$/.exec(decodeURIComponent(authority)) ?? []
  return { host: host.replace(/^\[|\]$/g, ''), port }
}
