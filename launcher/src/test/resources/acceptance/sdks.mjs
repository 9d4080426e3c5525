// Speaks to a gateway with the vendors' own SDKs. Prints one line per fact that holds; throws at the first that does not.
import assert from 'node:assert/strict'
import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'

const url = process.argv[2]
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'a-key', maxRetries: 0 })
const anthropic = new Anthropic({ baseURL: url, apiKey: 'a-key', maxRetries: 0 })
const holds = name => console.log(`ok ${name}`)
const schema = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

{
  const answer = await openai.chat.completions.create({
    model: 'demo/chat', messages: [{ role: 'user', content: 'count to 3' }] })
  assert.equal(answer.choices[0].message.content, '1 2 3')
  holds('openai prompt')
}
{
  let text = ''
  const stream = await openai.chat.completions.create({
    model: 'demo/chat', stream: true, messages: [{ role: 'user', content: 'count to 9' }] })
  for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? ''
  assert.equal(text, '1 2 3 4 5 6 7 8 9')
  holds('openai stream')
}
{
  const tools = [{ type: 'function', function: { name: 'weather', parameters: schema } }]
  const messages = [{ role: 'user', content: 'call weather' }]
  const first = await openai.chat.completions.create({ model: 'demo/chat', messages, tools })
  const call = first.choices[0].message.tool_calls[0]
  assert.equal(call.function.name, 'weather')
  assert.ok('city' in JSON.parse(call.function.arguments))
  messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: 'sunny today' })
  const second = await openai.chat.completions.create({ model: 'demo/chat', messages, tools })
  assert.match(second.choices[0].message.content, /sunny today/)
  holds('openai tool loop')
}
{
  await assert.rejects(async () => {
    const stream = await openai.chat.completions.create({
      model: 'demo/fault-cut', stream: true, messages: [{ role: 'user', content: 'x' }] })
    for await (const chunk of stream) assert.ok(chunk)
  })
  holds('openai cut stream')
}
{
  const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'wrong', maxRetries: 0 })
  await assert.rejects(
    stranger.chat.completions.create({ model: 'demo/chat', messages: [{ role: 'user', content: 'x' }] }),
    OpenAI.AuthenticationError)
  holds('openai bad key')
}
{
  const answer = await anthropic.messages.create({
    model: 'demo/chat', max_tokens: 100, messages: [{ role: 'user', content: 'count to 3' }] })
  assert.equal(answer.content[0].text, '1 2 3')
  holds('anthropic prompt')
}
{
  const stream = anthropic.messages.stream({
    model: 'demo/chat', max_tokens: 100, messages: [{ role: 'user', content: 'count to 9' }] })
  assert.equal((await stream.finalMessage()).content[0].text, '1 2 3 4 5 6 7 8 9')
  holds('anthropic stream')
}
{
  const tools = [{ name: 'weather', input_schema: schema }]
  const messages = [{ role: 'user', content: 'call weather' }]
  const first = await anthropic.messages.create({ model: 'demo/chat', max_tokens: 100, messages, tools })
  const call = first.content.find(block => block.type === 'tool_use')
  assert.ok('city' in call.input)
  messages.push({ role: 'assistant', content: first.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: 'sunny today' }] })
  const second = await anthropic.messages.create({ model: 'demo/chat', max_tokens: 100, messages, tools })
  assert.match(second.content[0].text, /sunny today/)
  holds('anthropic tool loop')
}
{
  const count = await anthropic.messages.countTokens({
    model: 'demo/chat', messages: [{ role: 'user', content: 'Hello there' }] })
  assert.ok(count.input_tokens > 0)
  holds('anthropic count_tokens')
}
{
  await assert.rejects(anthropic.messages.stream({
    model: 'demo/fault-cut', max_tokens: 100, messages: [{ role: 'user', content: 'x' }] }).finalMessage())
  holds('anthropic cut stream')
}
{
  const stranger = new Anthropic({ baseURL: url, apiKey: 'wrong', maxRetries: 0 })
  await assert.rejects(
    stranger.messages.create({ model: 'demo/chat', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] }),
    Anthropic.AuthenticationError)
  holds('anthropic bad key')
}
