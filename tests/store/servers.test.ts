import { describe, expect, test } from 'vitest'
import { splitServers } from '../../src/store/servers.ts'

const port = 5432

describe('the servers of a database URL', () => {
  test.each([
    ['postgres://u@db/n', [{ host: 'db', port }]],
    ['postgres://u:p%40w@db:6432/n', [{ host: 'db', port: 6432 }]],
    ['postgres:///n', [{ host: 'localhost', port }]],
    ['postgres://u@[::1]:6432/n', [{ host: '::1', port: 6432 }]],
    ['postgres://u@localhost/n?host=%2Frun%2Fone', [{ host: '/run/one', port }]],
    [
      'postgres://u@one:5433,two/n?target_session_attrs=primary',
      [
        { host: 'one', port: 5433 },
        { host: 'two', port },
      ],
    ],
    [
      'postgres://u@localhost/n?host=/run/one,/run/two&port=5433,5434&target_session_attrs=read-write',
      [
        { host: '/run/one', port: 5433 },
        { host: '/run/two', port: 5434 },
      ],
    ],
    [
      'postgres://u@localhost/n?host=/run/one,two&port=5433',
      [
        { host: '/run/one', port: 5433 },
        { host: 'two', port: 5433 },
      ],
    ],
  ])('%s', (url, servers) => {
    const found = splitServers(url)
    expect(found.servers).toEqual(servers)
    expect(found.address.pathname).toBe('/n')
    expect([...found.address.searchParams.keys()]).toEqual([])
  })

  test('user, password and other settings stay', () => {
    const { address } = splitServers('postgres://u:p%40w@one,two/n?application_name=x')
    expect(address.href).toBe('postgres://u:p%40w@one/n?application_name=x')
  })

  test('one that cannot be read is refused', () => {
    expect(() => splitServers('postgres://u@a/n?host=b,c,d&port=1,2')).toThrow(TypeError)
    expect(() => splitServers('nowhere')).toThrow(TypeError)
  })
})
