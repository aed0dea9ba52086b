import { describe, expect, it } from 'vitest'
import { type Suitability, suitabilityOf } from './suitability.js'

const of = (version: string, number = 150_000, extensions: string[] = []): Suitability =>
  suitabilityOf({ version, number, extensions })

describe('PostgreSQL itself', () => {
  it.each([
    'PostgreSQL 18.4 on x86_64-pc-linux-gnu, compiled by gcc (Ubuntu 7.5.0-3ubuntu1~18.04) 7.5.0, 64-bit',
    'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14+deb12u1) 12.2.0, 64-bit',
    'PostgreSQL 16.3 (Ubuntu 16.3-1.pgdg22.04+1 (backport)) on aarch64-unknown-linux-gnu, compiled by gcc, 64-bit',
    'PostgreSQL 14.5 (Homebrew) on x86_64-apple-darwin21.6.0, compiled by Apple clang version 14.0.0 (clang-1400.0.29.102), 64-bit',
    'PostgreSQL 17.0 on x86_64-windows, compiled by msvc-19.41.34120, 64-bit',
    'PostgreSQL 17.5 (84bec44) on aarch64-unknown-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit',
    'PostgreSQL 15.4 on aarch64-unknown-linux-gnu, compiled by aarch64-unknown-linux-gnu-gcc (GCC) 9.5.0, 64-bit',
    'PostgreSQL 16.4 on x86_64-pc-linux-gnu, compiled by emcc (Emscripten gcc/clang-like replacement) 3.1.56, 32-bit',
    'PostgreSQL 19beta2 on x86_64-pc-linux-gnu, compiled by gcc-14, 64-bit',
    'PostgreSQL 19devel on x86_64-pc-linux-gnu, compiled by gcc-14, 64-bit',
  ])('is known by its text: %s', (version) => expect(of(version)).toEqual({}))

  const ours = 'PostgreSQL 13.9 on x86_64-pc-linux-gnu, compiled by gcc, 64-bit'
  it('is refused where it is older than 14', () => {
    expect(of(ours, 130_009)).toEqual({ refusal: expect.stringContaining('version 13, and 14 is') })
    expect(of(ours, 140_000)).toEqual({})
  })

  it.each([
    ['citus', 'Citus'],
    ['bdr', 'BDR'],
    ['spock', 'Spock'],
  ])('is a warning where %s spreads it over servers', (extension, name) => {
    expect(of(ours, 160_000, ['other', extension])).toEqual({ caution: expect.stringContaining(name) })
  })
})

describe('what is not PostgreSQL', () => {
  it.each([
    ['CockroachDB', 'CockroachDB CCL v23.1.11 (x86_64-pc-linux-gnu, built 2023/09/27 01:53:43, go1.19.10)'],
    [
      'YugabyteDB',
      'PostgreSQL 11.2-YB-2.20.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 16.0.6, 64-bit',
    ],
    ['YugabyteDB', 'PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit'],
    [
      'Amazon Redshift',
      'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017, Redshift 1.0.12103',
    ],
    ['Materialize', 'PostgreSQL 9.5 on x86_64-unknown-linux-gnu (Materialize v0.27.0)'],
    ['RisingWave', 'PostgreSQL 13.14.0-RisingWave-2.1.0 (aabbcc)'],
    ['CrateDB', 'CrateDB 5.4.0 (built a1b2c3/NA, Linux 5.10 amd64, OpenJDK 64-Bit Server VM 20)'],
    ['QuestDB', 'PostgreSQL 12.3, compiled by Visual C++ build 1914, 64-bit, QuestDB'],
    ['Aurora DSQL', 'PostgreSQL 16 (Aurora DSQL)'],
  ])('is refused where it is known to lack what is needed: %s', (name, version) => {
    expect(of(version)).toEqual({ refusal: expect.stringContaining(`This is ${name}: `) })
  })

  it.each([
    'PostgreSQL 16',
    'PostgreSQL 14.1',
    'PostgreSQL 14.1 on x86_64-pc-linux-gnu',
    'SomethingSQL 3.1 compatible with PostgreSQL 16.0 on x86_64, compiled by gcc, 64-bit',
    '',
  ])('is a warning where nothing is known: %s', (version) => {
    expect(of(version)).toEqual({ caution: expect.stringContaining(`"${version.slice(0, 80)}`) })
  })
})
