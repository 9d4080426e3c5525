// Speaks the newer dialects to a gateway with the vendors' own SDKs. Prints one line per fact that holds; throws at the first that does not.
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import { GoogleGenAI } from '@google/genai'
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { CohereClientV2, CohereError } from 'cohere-ai'
import { generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai'
import { createOpenAI } from '@ai-sdk/openai'
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
const url = process.argv[2]
const holds = name => console.log(`ok ${name}`)
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'a-key', maxRetries: 0 })
const fails = async (name, work) => { await assert.rejects(work); holds(name) }

{
  const answer = await openai.responses.create({ model: 'demo/chat', input: 'count to 3' })
  assert.equal(answer.output_text, '1 2 3')
  holds('responses prompt')
}
{
  let text = ''
  const stream = await openai.responses.create({ model: 'demo/chat', input: 'count to 5', stream: true })
  for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta
  assert.equal(text, '1 2 3 4 5')
  holds('responses stream')
}
{
  const tools = [{ type: 'function', name: 'weather', parameters: schema, strict: false }]
  const input = [{ role: 'user', content: 'call weather' }]
  const first = await openai.responses.create({ model: 'demo/chat', input, tools })
  const call = first.output.find(item => item.type === 'function_call')
  assert.ok('city' in JSON.parse(call.arguments))
  input.push(...first.output, { type: 'function_call_output', call_id: call.call_id, output: 'sunny today' })
  const second = await openai.responses.create({ model: 'demo/chat', input, tools })
  assert.match(second.output_text, /sunny today/)
  holds('responses tool loop')
}
{
  const seen = []
  const stream = await openai.responses.create({ model: 'demo/fault-cut', input: 'x', stream: true })
  for await (const event of stream) seen.push(event.type)
  assert.equal(seen.at(-1), 'response.failed')
  holds('responses cut stream')
}
const google = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: url } })
{
  const answer = await google.models.generateContent({ model: 'demo/chat', contents: 'count to 3' })
  assert.equal(answer.text, '1 2 3')
  holds('genai prompt')
}
{
  let text = ''
  for await (const chunk of await google.models.generateContentStream({ model: 'demo/chat', contents: 'count to 5' })) text += chunk.text ?? ''
  assert.equal(text, '1 2 3 4 5')
  holds('genai stream')
}
{
  const config = { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: schema }] }] }
  const contents = [{ role: 'user', parts: [{ text: 'call weather' }] }]
  const first = await google.models.generateContent({ model: 'demo/chat', contents, config })
  const call = first.functionCalls[0]
  assert.ok('city' in call.args)
  contents.push(first.candidates[0].content, { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { result: 'sunny today' } } }] })
  const second = await google.models.generateContent({ model: 'demo/chat', contents, config })
  assert.match(second.text, /sunny today/)
  holds('genai tool loop')
}
await fails('genai cut stream', async () => {
  for await (const chunk of await google.models.generateContentStream({ model: 'demo/fault-cut', contents: 'x' })) assert.ok(chunk)
})
process.env.AWS_BEARER_TOKEN_BEDROCK = 'a-key'
const bedrock = new BedrockRuntimeClient({ region: 'us-east-1', endpoint: url, maxAttempts: 1 })
const said = text => [{ role: 'user', content: [{ text }] }]
{
  const answer = await bedrock.send(new ConverseCommand({ modelId: 'demo/chat', messages: said('count to 3') }))
  assert.equal(answer.output.message.content[0].text, '1 2 3')
  holds('bedrock prompt')
}
{
  let text = ''
  const answer = await bedrock.send(new ConverseStreamCommand({ modelId: 'demo/chat', messages: said('count to 5') }))
  for await (const event of answer.stream) text += event.contentBlockDelta?.delta?.text ?? ''
  assert.equal(text, '1 2 3 4 5')
  holds('bedrock stream')
}
{
  const toolConfig = { tools: [{ toolSpec: { name: 'weather', inputSchema: { json: schema } } }] }
  const messages = said('call weather')
  const first = await bedrock.send(new ConverseCommand({ modelId: 'demo/chat', messages, toolConfig }))
  const use = first.output.message.content.find(block => block.toolUse).toolUse
  assert.ok('city' in use.input)
  messages.push(first.output.message, { role: 'user', content: [{ toolResult: { toolUseId: use.toolUseId, content: [{ text: 'sunny today' }] } }] })
  const second = await bedrock.send(new ConverseCommand({ modelId: 'demo/chat', messages, toolConfig }))
  assert.match(second.output.message.content[0].text, /sunny today/)
  holds('bedrock tool loop')
}
await fails('bedrock cut stream', async () => {
  const answer = await bedrock.send(new ConverseStreamCommand({ modelId: 'demo/fault-cut', messages: said('x') }))
  for await (const event of answer.stream) assert.ok(event)
})
const cohere = new CohereClientV2({ token: 'a-key', environment: url, maxRetries: 0 })
const asks = content => [{ role: 'user', content }]
{
  const answer = await cohere.chat({ model: 'demo/chat', messages: asks('count to 3') })
  assert.equal(answer.message.content[0].text, '1 2 3')
  assert.equal(answer.finishReason, 'COMPLETE')
  holds('cohere prompt')
}
{
  const seen = []
  let text = ''
  for await (const event of await cohere.chatStream({ model: 'demo/chat', messages: asks('count to 5') })) {
    seen.push(event.type)
    text += event.type === 'content-delta' ? event.delta.message.content.text : ''
  }
  assert.equal(text, '1 2 3 4 5')
  assert.equal(seen.at(-1), 'message-end')
  holds('cohere stream')
}
{
  const tools = [{ type: 'function', function: { name: 'weather', parameters: schema } }]
  const messages = asks('call weather')
  const first = await cohere.chat({ model: 'demo/chat', messages, tools })
  const call = first.message.toolCalls[0]
  assert.ok('city' in JSON.parse(call.function.arguments))
  assert.equal(first.finishReason, 'TOOL_CALL')
  messages.push(first.message, { role: 'tool', toolCallId: call.id, content: 'sunny today' })
  const second = await cohere.chat({ model: 'demo/chat', messages, tools })
  assert.match(second.message.content[0].text, /sunny today/)
  holds('cohere tool loop')
}
{
  let last
  for await (const event of await cohere.chatStream({ model: 'demo/fault-cut', messages: asks('x') })) last = event
  assert.equal(last.type, 'message-end')
  assert.equal(last.delta.finishReason, 'ERROR')
  holds('cohere cut stream')
}
{
  const refuses = (client, model, status) => assert.rejects(
    client.chat({ model, messages: asks('x') }), error => error instanceof CohereError && error.statusCode === status)
  await refuses(new CohereClientV2({ token: 'wrong', environment: url, maxRetries: 0 }), 'demo/chat', 401)
  holds('cohere bad key')
  await refuses(cohere, 'demo/fault-429', 429)
  holds('cohere error')
}
const baseURL = `${url}/v1`
for (const [name, named] of [
  ['ai openai responses', createOpenAI({ baseURL, apiKey: 'a-key' })],
  ['ai openai chat', createOpenAI({ baseURL, apiKey: 'a-key' }).chat],
  ['ai anthropic', createAnthropic({ baseURL, apiKey: 'a-key' })],
  ['ai compatible', createOpenAICompatible({ name: 'weir', baseURL, apiKey: 'a-key' })]
]) {
  const model = named('demo/chat')
  assert.equal((await generateText({ model, prompt: 'count to 3' })).text, '1 2 3')
  let text = ''
  for await (const piece of streamText({ model, prompt: 'count to 5' }).textStream) text += piece
  assert.equal(text, '1 2 3 4 5')
  holds(name)
  const weather = tool({ inputSchema: jsonSchema(schema), execute: async () => 'sunny today' })
  const loop = await generateText({ model, prompt: 'call weather', tools: { weather }, stopWhen: stepCountIs(3) })
  assert.equal(loop.steps.length, 2)
  assert.match(loop.text, /sunny today/)
  holds(`${name} tool loop`)
  let failure
  const cut = streamText({ model: named('demo/fault-cut'), prompt: 'x', maxRetries: 0, onError: ({ error }) => { failure = error } })
  for await (const piece of cut.textStream) assert.ok(piece)
  assert.ok(failure)
  holds(`${name} cut stream`)
}
bedrock.destroy()
