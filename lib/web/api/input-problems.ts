import 'server-only';
import { formatInputProblem, type InputProblem } from '#lib/modules/input-problem.ts';
import { translator } from '#lib/words/translate.ts';

const OUTSIDE_INPUTS = /^(?:name|target|location|moduleVersion|credentialId|subscriptionId|practice|backend(?:\..*)?)$/;

/** Returns errors and warnings about inputs as the API names them: `inputs.<variable>`, or a field beside the inputs. */
export function toApiProblems(problems: readonly InputProblem[]): { field: string; code: string; message: string }[] {
  return problems.map((problem) => ({
    field: OUTSIDE_INPUTS.test(problem.variable) ? problem.variable : `inputs.${problem.variable}`,
    code: problem.code,
    message: messageOf(problem),
  }));
}

/** In the words of the wizard where it has some of its own: what it checks is not all the module's. */
function messageOf(problem: InputProblem): string {
  const wizard = translator('wizard');
  return wizard.has(`problems.${problem.code}`) ? wizard(`problems.${problem.code}`, problem.values) : formatInputProblem(problem);
}
