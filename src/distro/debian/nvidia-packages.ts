import { packageNames as names, type PackageRow } from '../package-row.ts';

/**
 * Packages of NVIDIA's boards, as the Factory takes them. Nobody has looked them up in NVIDIA's repositories: `plan` marks the
 * kernels and what belongs to them.
 */
export const NVIDIA_BASE_PACKAGES: readonly PackageRow<'ubuntu'>[] = [
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-agx-orin'],
    names: names(`
      bridge-utils efibootmgr fuse3 grub2-common libssl-dev policykit-1`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-orin-nx'],
    names: names(`
      bc binutils bluez bridge-utils bzip2 ca-certificates can-utils cloud-guest-utils conntrack console-data
      console-setup coreutils cron cryptsetup curl debianutils default-jdk dirmngr dmsetup dosfstools dracut
      dracut-live dracut-network e2fsprogs efibootmgr ethtool fail2ban fdisk file fuse3 gawk gdisk gettext
      gnupg gnupg1-l10n gpg-agent grub2-common grub-efi-arm64 grub-efi-arm64-bin grub-efi-arm64-signed haveged
      iproute2 iptables iputils-ping isc-dhcp-client isc-dhcp-common isc-dhcp-server jq kbd kmod lbzip2 less
      libatm1 libglib2.0-data libgpm2 libldap-common libnss-systemd libopencv-dev libpam-cap libqt5core5a
      libsasl2-modules libssl-dev lldpd logrotate lvm2 mdadm modemmanager mtd-utils nano nbd-client
      ncurses-term netplan.io net-tools networkd-dispatcher network-manager nfs-common nftables open-iscsi
      openssh-server open-vm-tools os-prober packagekit-tools parted passwd patch pigz pkg-config policykit-1
      psmisc publicsuffix qemu-user-static rsync shared-mime-info shim-signed snmpd software-properties-common
      squashfs-tools ssh sudo systemd systemd-container systemd-sysv systemd-timesyncd tar tpm2-tools
      ubuntu-advantage-tools udev unzip vim wget wireless-tools wpasupplicant xxd xz-utils zerofree
      zfsutils-linux zstd`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-thor'],
    names: names(`
      bridge-utils fuse3`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-dgx-spark'],
    source: 'unverified',
    names: names(`
      bridge-utils fuse3 nvidia-headless-580-open nvidia-utils-580 fwupd rdma-core`),
  },
];

/** The kernel, the board support package and what of CUDA the Factory adds. */
export const NVIDIA_KERNEL_PACKAGES: readonly PackageRow<'ubuntu'>[] = [
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-agx-orin'],
    source: 'unverified',
    names: names(`
      nvidia-l4t-3d-core nvidia-l4t-apt-source nvidia-l4t-bootloader nvidia-l4t-camera nvidia-l4t-configs
      nvidia-l4t-core nvidia-l4t-cuda nvidia-l4t-display-kernel nvidia-l4t-firmware nvidia-l4t-gbm
      nvidia-l4t-graphics-demos nvidia-l4t-gstreamer nvidia-l4t-init nvidia-l4t-initrd nvidia-l4t-jetson-io
      nvidia-l4t-jetsonpower-gui-tools nvidia-l4t-kernel nvidia-l4t-kernel-dtbs nvidia-l4t-kernel-headers
      nvidia-l4t-kernel-oot-modules nvidia-l4t-multimedia-utils nvidia-l4t-multimedia nvidia-l4t-nvfancontrol
      nvidia-l4t-nvpmodel-gui-tools nvidia-l4t-nvpmodel nvidia-l4t-nvsci nvidia-l4t-oem-config
      nvidia-l4t-openwfd nvidia-l4t-optee nvidia-l4t-pva nvidia-l4t-tools nvidia-l4t-vulkan-sc-dev
      nvidia-l4t-vulkan-sc-samples nvidia-l4t-vulkan-sc-sdk nvidia-l4t-vulkan-sc nvidia-l4t-wayland
      nvidia-l4t-weston nvidia-l4t-x11 nvidia-l4t-xusb-firmware cuda-cudart-12-6 cuda-cudart-dev-12-6
      cuda-nvcc-12-6 cuda-nvdisasm-12-6 cuda-nvml-dev-12-6 cuda-nvprune-12-6 cuda-nvrtc-12-6
      cuda-nvrtc-dev-12-6 cuda-nvtx-12-6 libcublas-12-6 libcublas-dev-12-6 jetson-gpio-common
      python3-jetson-gpio libopencv-dev`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-orin-nx'],
    source: 'unverified',
    names: names(`
      nvidia-l4t-3d-core nvidia-l4t-apt-source nvidia-l4t-bootloader nvidia-l4t-camera nvidia-l4t-configs
      nvidia-l4t-core nvidia-l4t-cuda-utils nvidia-l4t-cuda nvidia-l4t-display-kernel nvidia-l4t-firmware
      nvidia-l4t-gbm nvidia-l4t-init nvidia-l4t-initrd nvidia-l4t-jetson-io nvidia-l4t-kernel
      nvidia-l4t-kernel-dtbs nvidia-l4t-kernel-headers nvidia-l4t-kernel-oot-headers
      nvidia-l4t-kernel-oot-modules nvidia-l4t-nvfancontrol nvidia-l4t-nvml nvidia-l4t-nvpmodel-gui-tools
      nvidia-l4t-nvpmodel nvidia-l4t-nvsci nvidia-l4t-oem-config nvidia-l4t-openwfd nvidia-l4t-optee
      nvidia-l4t-pva nvidia-l4t-tools nvidia-l4t-vulkan-sc-dev nvidia-l4t-vulkan-sc-sdk nvidia-l4t-vulkan-sc
      nvidia-l4t-xusb-firmware cuda-cudart-12-6 cuda-cudart-dev-12-6 cuda-nvcc-12-6 cuda-nvdisasm-12-6
      cuda-nvml-dev-12-6 cuda-nvprune-12-6 cuda-nvrtc-12-6 cuda-nvrtc-dev-12-6 cuda-nvtx-12-6 libcublas-12-6
      libcublas-dev-12-6 jetson-gpio-common python-jetson-gpio python3-jetson-gpio
      nvidia-container-toolkit-base nvidia-container-toolkit libopencv-dev`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-jetson-thor'],
    source: 'unverified',
    names: names(`
      nvidia-l4t-3d-core nvidia-l4t-gbm nvidia-l4t-init nvidia-l4t-nvfancontrol nvidia-l4t-nvsci
      nvidia-l4t-openwfd nvidia-l4t-optee nvidia-l4t-tools nvidia-l4t-vulkan-sc-openrm nvidia-l4t-configs
      nvidia-l4t-core nvidia-l4t-bootloader nvidia-l4t-cuda nvidia-l4t-nvml nvidia-l4t-firmware
      nvidia-l4t-extlinux nvidia-l4t-initrd nvidia-l4t-kernel nvidia-l4t-kernel-openrm nvidia-l4t-kernel-dtbs
      nvidia-l4t-kernel-oot-modules nvidia-l4t-display-kernel nvidia-l4t-kernel-module-configs`),
  },
  {
    distro: 'ubuntu',
    models: ['nvidia-dgx-spark'],
    source: 'unverified',
    names: names(`
      linux-image-nvidia-hwe-24.04 linux-modules-nvidia-580-open-nvidia-hwe-24.04`),
  },
];
