// Beside chat with OpenAI's SDK of Node, which writes its forms in an order of its own. Prints one line per fact that holds; throws at the first that does not.
import assert from 'node:assert/strict'
import OpenAI, { toFile } from 'openai'

const openai = new OpenAI({ baseURL: `${process.argv[2]}/v1`, apiKey: 'a-key', maxRetries: 0 })
const holds = name => console.log(`ok ${name}`)

{
  const file = await openai.files.create({
    file: await toFile(Buffer.alloc(3_000_000, 'x'), 'batch.jsonl'), purpose: 'batch' })
  assert.equal(file.id, 'file-1')
  assert.equal(file.bytes, 3_000_000)
  assert.equal(file.purpose, 'batch')
  assert.equal(file.filename, 'batch.jsonl')
  holds('node file')
}
for (const modelFirst of [true, false]) {
  const file = await toFile(Buffer.alloc(200_000, 'a'), 'speech.mp3')
  const told = await openai.audio.transcriptions.create(
    modelFirst ? { model: 'openai/whisper-1', file } : { file, model: 'openai/whisper-1' })
  assert.equal(told.text, 'whisper-1 speech.mp3 200000')
  holds(`node transcription, ${modelFirst ? 'model' : 'file'} first`)
}
{
  const made = await openai.embeddings.create({ model: 'openai/text-embedding-3-small', input: 'a' })
  assert.deepEqual(made.data[0].embedding, [0.5, -0.25])
  holds('node embedding')
}
