import { expect, test } from 'vitest';
import { parseStateMachine } from '../../local/asl/machine.ts';
import { definitionText, substitute, substitutionNames } from '../../statemachine/definition.ts';
import { type StepName, steps } from '../../statemachine/steps.ts';
import { synthesize } from './template/synth.ts';

const stack = synthesize({ maxConcurrency: 7 });
const { DefinitionString, DefinitionSubstitutions } = stack.one('AWS::StepFunctions::StateMachine').Properties;

test('the template holds the text of the state machine as it is', () => {
  expect(DefinitionString).toBe(definitionText);
});

test('every name in it has a value, and no value is without a name', () => {
  expect(Object.keys(DefinitionSubstitutions).sort()).toEqual([...substitutionNames]);
  expect(JSON.stringify(substitute(DefinitionSubstitutions, DefinitionString))).not.toContain('${');
});

test('each state invokes its own function', () => {
  for (const step of Object.keys(steps) as StepName[]) {
    expect(DefinitionSubstitutions[`${step}FunctionArn`]).toMatch(
      new RegExp(`:function:Monitor${step}Function[0-9A-F]+$`),
    );
  }
  expect(DefinitionSubstitutions).toMatchObject({
    BucketName: stack.ofType('AWS::S3::Bucket')[0]?.[0].toLowerCase(),
    MaxConcurrency: '7',
  });
});

test('the definition in the template is one that the engine runs', () => {
  expect(() => parseStateMachine(substitute(DefinitionSubstitutions, DefinitionString))).not.toThrow();
});

test("the Map's label is the one that its permissions name", () => {
  const labels = [...DefinitionString.matchAll(/"Label": "(\w+)"/g)].map(([, label]) => label);
  const statements = stack.one('AWS::IAM::Policy', 'MapPolicy').Properties.PolicyDocument.Statement;
  const redrive = statements.find(({ Action }: { Action: string }) => Action === 'states:RedriveExecution');
  expect(labels).toEqual(['Scopes']);
  expect(redrive.Resource).toMatch(/\/Scopes:\*$/);
});
