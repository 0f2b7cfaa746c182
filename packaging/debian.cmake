# Two Debian packages: spikeloom-cli, which needs no Qt, with presets and lessons; and spikeloom, the window, on top
# of it. packaging/build makes them: cmake, man pages, cpack.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME spikeloom)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Spikeloom maintainers <maintainers@spikeloom.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL spikeloom-cli)
if(SPIKELOOM_GUI)
  list(APPEND CPACK_COMPONENTS_ALL spikeloom)
endif()
set(CPACK_COMPONENTS_GROUPING IGNORE) # a package a component
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
  WORLD_EXECUTE)
set(CPACK_DEBIAN_SPIKELOOM_PACKAGE_NAME spikeloom)
set(CPACK_DEBIAN_SPIKELOOM_PACKAGE_DEPENDS "spikeloom-cli (= ${PROJECT_VERSION}-1), fonts-dejavu-core")
set(CPACK_DEBIAN_SPIKELOOM-CLI_PACKAGE_NAME spikeloom-cli)
set(CPACK_COMPONENT_SPIKELOOM_DESCRIPTION "watch a recurrent spiking network learn
Trains every neuron of a recurrent network of spiking neurons to follow a
target of its own, by recursive least squares, and shows it live: spikes,
synaptic drives over their targets, the learning curve, and which of the two
errors, too slow synapses or too few spikes, keeps it from following.")
set(CPACK_COMPONENT_SPIKELOOM-CLI_DESCRIPTION "train recurrent spiking networks by recursive least squares
The command line of Spikeloom, with its presets and lessons: training, tests,
diagnosis of learning errors, sweeps over parameters on one machine or on a
cluster. Same seed, same bits as in the window.")

# What Debian wants beside the programs: man pages (of what --help says), copyright, changelog.
foreach(package spikeloom-cli spikeloom)
  install(DIRECTORY ${CMAKE_BINARY_DIR}/packaging/${package}/ DESTINATION share COMPONENT ${package} OPTIONAL)
endforeach()
include(CPack)
