/** What Aerich stores beside a version: the models as a release of it describes them. Nobody here reads it. */
export function contentOf(release: '0.6.3' | '0.7.2' | '0.8.2'): string {
  return JSON.stringify({
    'models.Aerich': model(release, 'Aerich', ['version', 'app', 'content']),
    'models.Channel': model(release, 'Channel', ['link', 'etag']),
    'models.Reader': model(release, 'Reader', ['name', 'quota']),
  })
}

/** What releases before 0.5 stored: text that is no JSON. */
export const ENCODED_CONTENT = Buffer.from('{"models.Channel": "in an encoding of its own"}').toString(
  'base64',
)

function model(release: string, name: string, columns: readonly string[]): object {
  return {
    name: `models.${name}`,
    app: 'models',
    table: name.toLowerCase(),
    abstract: false,
    description: null,
    docstring: 'It\'s "quoted"; -- with a dash, 100 % and ünïcödé',
    unique_together: [],
    indexes: [release === '0.8.2' ? DESCRIBED_INDEX : PICKLED_INDEX],
    pk_field: field(release, 'id'),
    data_fields: columns.map((column) => field(release, column)),
    fk_fields: [],
    backward_fk_fields: [],
    o2o_fields: [],
    backward_o2o_fields: [],
    m2m_fields: [],
    ...(release === '0.8.2' ? { managed: null } : {}),
  }
}

function field(release: string, column: string): object {
  return {
    name: column,
    field_type: column === 'id' ? 'IntField' : 'CharField',
    db_column: column,
    python_type: column === 'id' ? 'int' : 'str',
    generated: column === 'id',
    nullable: false,
    unique: false,
    indexed: false,
    default: column === 'name' ? '<function name_of>' : null,
    description: null,
    docstring: null,
    constraints: { max_length: 255 },
    db_field_types: { '': 'VARCHAR(255)' },
    ...(release === '0.8.2' ? { db_default: '__NOT_SET__' } : {}),
  }
}

/** A pickled Python object: whoever decodes it runs what it says. */
const PICKLED_INDEX = { type: 'index', val: 'gASVHwAAAAAAAAB9lCiMBmZpZWxkc5SMBGxpbmuUhZSMBG5hbWWUTnUu' }

const DESCRIBED_INDEX = { type: '', fields: ['link'], expressions: [], name: null, extra: '' }
