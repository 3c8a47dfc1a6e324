/** The directory does not hold what `aws ec2 …` printed, or not all of it. The message says what to run. */
export class RecordedDataInvalid extends Error {
  override readonly name = 'RecordedDataInvalid';
}
