import { lookup as systemLookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { SendError } from './send-error.ts'

/** Which hosts may be spoken to when somebody else has said where. */
export interface AddressRule {
  /** Whether an IP address may be spoken to. */
  allows(address: string): boolean
  /** Resolves a name for one connection, which goes to what was checked here and is not asked for again. */
  readonly lookup: LookupFunction
  /** For a host that is an address itself, which nothing resolves. @throws SendError `address-refused` */
  requireHost(url: URL): void
}

export interface AddressOptions {
  /** Networks, CIDR, that are opened on purpose, though they are internal. */
  readonly allowedNetworks: readonly string[]
  /** How a name is resolved; tests have their own. */
  readonly resolve?: (hostname: string, done: ResolveDone) => void
}

type ResolveDone = (err: Error | null, addresses: readonly ResolvedAddress[]) => void
interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/**
 * Only addresses of the public internet, and what the operator opened: an endpoint must not be a way to the gateway's own
 * neighbours, or to the metadata of the cloud it runs in. Of a name every address must be allowed. It is judged in the
 * very look-up that the connection uses, so that a name that means something else a moment later (DNS rebinding) gains
 * nothing.
 */
export function createAddressRule({ allowedNetworks, resolve = resolveAll }: AddressOptions): AddressRule {
  const opened = createBlockList(allowedNetworks)
  const allows = (address: string) => {
    const family = familyOf(address)
    return family !== undefined && (opened.check(address, family) || isPublic(address, family))
  }
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, (err, addresses) => {
      const fitting = addresses.filter(({ family }) => [undefined, 0, family, `IPv${family}`].includes(options.family))
      const [first] = fitting
      if (err || !first) return callback(err ?? new SendError('unreachable'), '', 0)
      if (!addresses.every(({ address }) => allows(address))) return callback(new SendError('address-refused'), '', 0)
      if (options.all) return callback(null, [...fitting])
      return callback(null, first.address, first.family)
    })
  }
  return {
    allows,
    lookup,
    requireHost({ hostname }) {
      const literal = hostname.replace(/^\[|\]$/g, '')
      if (isIP(literal) !== 0 && !allows(literal)) throw new SendError('address-refused')
    },
  }
}

function resolveAll(hostname: string, done: ResolveDone): void {
  systemLookup(hostname, { all: true }, done)
}

/** Of version 6 only what is global unicast by its form, and then not among the special ones. */
function isPublic(address: string, family: Family): boolean {
  if (family === 'ipv6' && !globalUnicast.check(address, 'ipv6')) return false
  return !special.check(address, family)
}

type Family = 'ipv4' | 'ipv6'

/** An address with a zone is one of a link. */
function familyOf(address: string): Family | undefined {
  if (address.includes('%') || isIP(address) === 0) return undefined
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}

function createBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits = ''] = network.split('/')
    list.addSubnet(address, Number(bits), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

const globalUnicast = createBlockList(['2000::/3'])

/** IANA's special-purpose registries (RFC 6890 and later), multicast, and version 6 that hides version 4. */
const special = createBlockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
])
