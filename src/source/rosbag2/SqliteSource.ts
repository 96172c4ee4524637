import type sqlite from 'node-sqlite3-wasm';
import type { Alert } from '../../domain/Alert.js';
import type { ChannelInfo, RawMessage } from '../../domain/RawMessage.js';
import { MessagesError } from '../../messages/MessagesError.js';
import { rosSchemaText } from '../../messages/rosDefinitions.js';
import type { SourceConfig } from '../config.js';
import type { AlertSink, Source, SourceSummary } from '../Source.js';
import { mergeChannels } from '../summarize.js';
import { openDatabase, type OpenDatabase } from './openDatabase.js';
import { systemReason } from '../../domain/systemReason.js';

type Row = Record<string, sqlite.SQLiteValue>;

/** One .db3 file of a rosbag2 recording; rows are read one by one, never the whole file. */
export class SqliteSource implements Source {
  readonly path: string;
  readonly files: readonly string[];
  readonly storage = 'rosbag2 sqlite3';
  readonly #open: OpenDatabase;
  readonly #config: SourceConfig;
  readonly #onAlert: AlertSink;
  readonly #channels: ReadonlyMap<number, ChannelInfo>;
  readonly #reported = new Set<string>();
  #summary: SourceSummary | undefined;

  private constructor(
    path: string,
    open: OpenDatabase,
    channels: ReadonlyMap<number, ChannelInfo>,
    config: SourceConfig,
    onAlert: AlertSink,
  ) {
    this.path = path;
    this.files = [path];
    this.#open = open;
    this.#channels = channels;
    this.#config = config;
    this.#onAlert = onAlert;
  }

  /** Rejects when the file is not such a database. */
  static async open(path: string, config: SourceConfig, onAlert: AlertSink): Promise<SqliteSource> {
    const open = await openDatabase(path);
    try {
      return new SqliteSource(path, open, readChannels(open.database), config, onAlert);
    } catch (error) {
      await open.close();
      throw error;
    }
  }

  summary(): Promise<SourceSummary> {
    // Counting reads the whole table: once is enough.
    this.#summary ??= this.#summarize();
    return Promise.resolve(this.#summary);
  }

  #summarize(): SourceSummary {
    const counts = new Map<number, number>();
    let startNs: bigint | undefined;
    let endNs: bigint | undefined;
    try {
      const { database } = this.#open;
      for (const row of database.all('SELECT topic_id, COUNT(*) AS n FROM messages GROUP BY topic_id') as Row[])
        counts.set(Number(row['topic_id']), Number(row['n']));
      const span = database.get('SELECT MIN(timestamp) AS start, MAX(timestamp) AS stop FROM messages') as Row;
      startNs = bigintOf(span['start']);
      endNs = bigintOf(span['stop']);
    } catch (error) {
      this.#damaged(error);
    }
    const channels = [...this.#channels].map(([id, channel]) => ({ channel, messageCount: counts.get(id) ?? 0 }));
    return mergeChannels(channels, startNs, endNs);
  }

  async *messages(topics?: ReadonlySet<string>): AsyncGenerator<RawMessage, void, void> {
    const wanted = [...this.#channels].filter(([, channel]) => topics === undefined || topics.has(channel.topic));
    const { database } = this.#open;
    const statements: sqlite.Statement[] = [];
    try {
      // Ids in order first, then one row each: sorting whole rows, as SQLite does without an index on the time, would hold the bag in memory.
      const order = database.prepare(
        `SELECT id FROM messages WHERE topic_id IN (${wanted.map(([id]) => id).join(',')}) ORDER BY timestamp, id`,
      );
      statements.push(order);
      const row = database.prepare(
        `SELECT topic_id, timestamp, LENGTH(data) AS size, CASE WHEN LENGTH(data) <= ? THEN data END AS data FROM messages WHERE id = ?`,
      );
      statements.push(row);
      const maxBytes = this.#config.maxMessageMiB * 1024 * 1024;
      let rows = 0;
      for (const { id } of order.iterate() as IterableIterator<Row>) {
        // SQLite reads synchronously: yield to the event loop.
        if (++rows % 16 === 0) await new Promise((resolve) => setImmediate(resolve));
        const message = this.#message(row.get([maxBytes, id!]) as Row);
        if (message !== undefined) yield message;
      }
    } catch (error) {
      this.#damaged(error);
    } finally {
      for (const statement of statements) this.#finalize(statement);
    }
  }

  close(): Promise<void> {
    return this.#open.close();
  }

  #message(row: Row): RawMessage | undefined {
    const channel = this.#channels.get(Number(row['topic_id']))!;
    const stampNs = bigintOf(row['timestamp']);
    const data = row['data'];
    if (stampNs === undefined || !(data instanceof Uint8Array)) {
      this.#alert({
        severity: 'error',
        code: 'source/message-too-large',
        message: `Expected a time and at most ${this.#config.maxMessageMiB} MiB for a message but received ${String(row['size'])} bytes at ${String(row['timestamp'])}`,
        tip: 'The message was skipped. Raise source.maxMessageMiB if messages of this size are intended.',
        topic: channel.topic,
      });
      return undefined;
    }
    return { channel, logTimeNs: stampNs, publishTimeNs: stampNs, data };
  }

  /** SQLite repeats the error of the last step here; it was reported when it happened. */
  #finalize(statement: sqlite.Statement): void {
    try {
      statement.finalize();
    } catch (error) {
      this.#damaged(error);
    }
  }

  #damaged(error: unknown): void {
    this.#alert({
      severity: 'error',
      code: 'source/corrupt',
      message: `Expected readable messages in ${this.path} but received "${systemReason(error)}"`,
      tip: 'The file is damaged. Messages before the damage were read; `sqlite3 <file> .recover` may recover more.',
    });
  }

  #alert(alert: Alert): void {
    if (this.#reported.has(alert.message)) return;
    this.#reported.add(alert.message);
    this.#onAlert(alert);
  }
}

const bigintOf = (value: sqlite.SQLiteValue | undefined): bigint | undefined =>
  typeof value === 'bigint' ? value : typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;

function readChannels(database: sqlite.Database): Map<number, ChannelInfo> {
  const definitions = new Map<string, { encoding: string; text: string }>();
  // Since ROS 2 Iron; older files rely on the reader's own definitions.
  if (database.get("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'message_definitions'") !== null) {
    const rows = database.all(
      'SELECT topic_type, encoding, encoded_message_definition AS text FROM message_definitions',
    );
    for (const row of rows as Row[])
      definitions.set(textOf(row['topic_type']), { encoding: textOf(row['encoding']), text: textOf(row['text']) });
  }
  const channels = new Map<number, ChannelInfo>();
  for (const row of database.all('SELECT * FROM topics') as Row[]) {
    const type = textOf(row['type']);
    const definition = definitions.get(type) ?? ownDefinition(type);
    channels.set(Number(row['id']), {
      topic: textOf(row['name']),
      schemaName: type,
      schemaEncoding: definition?.encoding ?? '',
      schemaData: new TextEncoder().encode(definition?.text ?? ''),
      messageEncoding: textOf(row['serialization_format']),
      metadata: new Map([['offered_qos_profiles', textOf(row['offered_qos_profiles'])]]),
    });
  }
  return channels;
}

const textOf = (value: sqlite.SQLiteValue | undefined): string => (typeof value === 'string' ? value : '');

function ownDefinition(typeName: string): { encoding: string; text: string } | undefined {
  try {
    return { encoding: 'ros2msg', text: rosSchemaText(typeName) };
  } catch (error) {
    if (error instanceof MessagesError) return undefined;
    throw error;
  }
}
