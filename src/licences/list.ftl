<#-- One line a library: group:artifact:version, a tab, and the licences in its pom, one of which applies, with a bar between. -->
<#list dependencyMap as entry>
<#assign library = entry.getKey()/>
${library.groupId}:${library.artifactId}:${library.version}<#list entry.getValue() as licence>${licence?is_first?then("\t", "|")}${licence}</#list>
</#list>
