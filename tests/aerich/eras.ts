import { contentOf, ENCODED_CONTENT } from './content.js'

/** A database as some release of Aerich leaves it. */
export interface Era {
  readonly name: string
  /** Declared length of the column `app`. */
  readonly appLength: 20 | 100
  readonly content: string
  /** Declared type of the column `content` on each engine. */
  readonly contentType: { readonly sqlite: string; readonly postgres: string }
  /** Rows as they are recorded: the id, and the suffix. The numbers of the migrations count from 0. */
  readonly rows: readonly (readonly [id: number, suffix: '.sql' | '.py'])[]
}

export const ERAS: readonly Era[] = [
  {
    name: 'Aerich 0.4, which stored encoded text',
    appLength: 20,
    content: ENCODED_CONTENT,
    contentType: { sqlite: 'TEXT', postgres: 'TEXT' },
    rows: [
      [1, '.sql'],
      [2, '.sql'],
    ],
  },
  {
    name: 'Aerich 0.6.3, with the table of an older one',
    appLength: 20,
    content: contentOf('0.6.3'),
    contentType: { sqlite: 'JSON', postgres: 'JSONB' },
    rows: [
      [1, '.sql'],
      [2, '.sql'],
      [3, '.sql'],
    ],
  },
  {
    name: 'Aerich 0.6.3, with a table of its own',
    appLength: 100,
    content: contentOf('0.6.3'),
    contentType: { sqlite: 'JSON', postgres: 'JSON' },
    rows: [
      [1, '.sql'],
      [2, '.sql'],
      [3, '.sql'],
      [4, '.sql'],
    ],
  },
  {
    name: 'Aerich 0.7.2 on records of 0.6, half of which have their new suffix',
    appLength: 20,
    content: contentOf('0.7.2'),
    contentType: { sqlite: 'JSON', postgres: 'JSONB' },
    rows: [
      [1, '.sql'],
      [2, '.sql'],
      [3, '.py'],
      [4, '.py'],
    ],
  },
  {
    name: 'Aerich 0.7.2, after going back and forth again',
    appLength: 20,
    content: contentOf('0.7.2'),
    contentType: { sqlite: 'JSON', postgres: 'JSONB' },
    rows: [
      [1, '.py'],
      [6, '.py'],
      [7, '.py'],
      [8, '.py'],
    ],
  },
  {
    name: 'Aerich 0.8.2',
    appLength: 100,
    content: contentOf('0.8.2'),
    contentType: { sqlite: 'JSON', postgres: 'JSONB' },
    rows: [
      [1, '.py'],
      [2, '.py'],
      [3, '.py'],
      [4, '.py'],
    ],
  },
  {
    name: 'Aerich 0.8.2, with nothing new to apply',
    appLength: 100,
    content: contentOf('0.8.2'),
    contentType: { sqlite: 'JSON', postgres: 'JSONB' },
    rows: [
      [1, '.py'],
      [6, '.py'],
      [7, '.py'],
      [8, '.py'],
      [9, '.py'],
    ],
  },
]
