/** One image in the words of EC2, of the size of a usual public one. */
export function ec2Image(index: number): string {
  const id = index.toString(16).padStart(17, "0");
  const month = String(1 + (index % 12)).padStart(2, "0");
  const tags = ["Name", "team", "built-by"].map(
    (key) => `<item><key>${key}</key><value>${key} ${index}</value></item>`,
  );
  const devices = ["/dev/xvda", "/dev/sdb"].map(
    (name) =>
      `<item><deviceName>${name}</deviceName><ebs><deleteOnTermination>true</deleteOnTermination><snapshotId>snap-${id}</snapshotId><volumeSize>8</volumeSize><volumeType>gp3</volumeType><iops>3000</iops><throughput>125</throughput><encrypted>false</encrypted></ebs></item>`,
  );
  return `<item><imageId>ami-${id}</imageId><imageLocation>amazon/image-${index}</imageLocation><imageState>available</imageState><imageOwnerId>137112412989</imageOwnerId><creationDate>2025-${month}-01T00:00:00.000Z</creationDate><isPublic>true</isPublic><architecture>x86_64</architecture><imageType>machine</imageType><platformDetails>Linux/UNIX</platformDetails><usageOperation>RunInstances</usageOperation><imageOwnerAlias>amazon</imageOwnerAlias><name>al2023-ami-2023.${index}-kernel-6.1-x86_64</name><description>Amazon Linux 2023 AMI 2023.${index} x86_64 HVM kernel-6.1</description><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName><blockDeviceMapping>${devices.join("")}</blockDeviceMapping><virtualizationType>hvm</virtualizationType><tagSet>${tags.join("")}</tagSet><hypervisor>xen</hypervisor><enaSupport>true</enaSupport><sriovNetSupport>simple</sriovNetSupport><bootMode>uefi-preferred</bootMode><deprecationTime>2027-${month}-01T00:00:00.000Z</deprecationTime><imdsSupport>v2.0</imdsSupport></item>`;
}

/** One image in the words of SmartCloud, of the size of a usual one. */
export function smartCloudImage(index: number): string {
  const types = [
    "COP32.1/2048/60",
    "BRZ32.1/2048/60*175",
    "SLV32.2/4096/60*350",
    "GLD32.4/4096/60*350",
    "COP64.2/4096/60",
  ];
  const asset = `https://www-147.ibm.com/cloud/enterprise/ram.ws/RAMSecure/artifact/{${String(index).padStart(8, "0")}-3A8A-4C8B-0E5C-7E0E5AC2B6B1}/1.0`;
  return JSON.stringify({
    name: `Red Hat Enterprise Linux 6.2 build ${index}`,
    manifest: `${asset}/parameters.xml`,
    state: 1,
    visibility: "PUBLIC",
    owner: "SYSTEM",
    architecture: "i386",
    platform: "Red Hat Enterprise Linux/6.2",
    createdTime: 1_300_000_000_000 + index * 1000,
    location: "41",
    supportedInstanceTypes: types.map((id) => ({
      label: "Bronze 32 bit",
      price: {
        rate: 0.154,
        unitOfMeasure: "UHR  ",
        countryCode: "897",
        effectiveDate: -1,
        currencyCode: "USD",
        pricePerQuantity: 1,
      },
      detail: "Bronze 32 bit (vCPU: 1, RAM: 2 GiB, Disk: 60+175 GiB)",
      id,
    })),
    productCodes: ["fd2d0478b132490897526b9b4433a334"],
    documentation: `${asset}/GettingStarted.html`,
    id: String(20_000_000 + index),
    description: `Red Hat Enterprise Linux 6.2, "build" ${index} – 32 bit`,
    imageSize: "60",
  });
}
