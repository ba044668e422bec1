import pg from 'pg'

/** Everything a database holds, table by table, as text: the system's own tables, such as ANALYZE's samples, included. */
export async function dumpOf(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where relkind in ('r', 'm', 'p') and has_table_privilege(c.oid, 'select') order by 1`,
    )
    const dump = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
      dump.set(name, rows.map(({ row }) => row).join('\n'))
    }
    return dump
  } finally {
    await client.end()
  }
}

/** The tables of a dump that hold a text in any of the ways a byte may hide in: as it is, escaped, in hex or base64. */
export function tablesWith(dump: ReadonlyMap<string, string>, text: string): string[] {
  const forms = formsOf(text)
  return [...dump].flatMap(([name, rows]) => {
    const lower = rows.toLowerCase()
    return forms.some((form) => (form.isCased ? rows : lower).includes(form.text)) ? [name] : []
  })
}

function formsOf(text: string): { text: string; isCased: boolean }[] {
  const bytes = Buffer.from(text)
  const escaped = text.replaceAll(/\P{ASCII}/gu, (c) => String.raw`\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  // In base64 a text stands in three ways, by where it begins; without the ends that depend on what is around it.
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
    return whole.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6))
  })
  return [
    { text: text.toLowerCase(), isCased: false },
    { text: escaped.toLowerCase(), isCased: false },
    { text: bytes.toString('hex'), isCased: false },
    ...base64.map((each) => ({ text: each, isCased: true })),
  ]
}
