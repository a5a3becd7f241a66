// What no sweep that reads every answer can beat: the SDK that pages through EC2 and parses, or JSON.parse of the list.
import { DescribeImagesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { answerQuestions, cpuMicroseconds } from "./processes.ts";

const { BENCH_URL: endpoint = "", BENCH_CLOUD: cloud } = process.env;
const ec2 = new EC2Client({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "AKIABENCH", secretAccessKey: "bench" },
});

async function pageThroughEc2(): Promise<number> {
  let images = 0;
  let token: string | undefined;
  do {
    const question = {
      Owners: ["amazon"],
      MaxResults: 500,
      IncludeDeprecated: true,
      ...(token ? { NextToken: token } : {}),
    };
    const answer = await ec2.send(new DescribeImagesCommand(question));
    images += answer.Images?.length ?? 0;
    token = answer.NextToken;
  } while (token !== undefined);
  return images;
}

async function readSmartCloud(): Promise<number> {
  const response = await fetch(`${endpoint}/offerings/image`);
  // The bench's own cloud answers.
  const { images } = (await response.json()) as { readonly images: readonly unknown[] };
  return images.length;
}

const read = cloud === "AWS" ? pageThroughEc2 : readSmartCloud;
answerQuestions(async () => {
  const before = cpuMicroseconds();
  const images = await read();
  return { images, cpu: cpuMicroseconds() - before };
});
